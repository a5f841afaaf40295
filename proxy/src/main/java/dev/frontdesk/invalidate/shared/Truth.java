package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.shared.SharedMarkObserver.Doubt;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Redis knows of the marks of a namespace. Each question is answered at one moment, or fails.
 */
interface Truth {
  /**
   * Registers this node and tells it what it lacks.
   *
   * @param epoch that the node knows, or null
   * @param applied the sequence up to which all is in force here
   */
  Future<Beat> beat(@Nullable String epoch, long applied);

  /** Marks, logs and publishes each in turn. When it fails it may have been done all the same. */
  Future<Executed> invalidate(List<Change> changes);

  /** The values of these fields of the marks, all at one moment. */
  Future<List<@Nullable String>> look(List<String> fields);

  /** Forgets this node. */
  Future<Void> leave();

  /**
   * Tells another node that this one has all up to there in force; whether it comes is not known.
   */
  void acknowledge(String writer, Acknowledged what);

  /** Whether asking makes sense. */
  boolean isUp();

  /**
   * A node's last beat.
   *
   * @param counter its number among the beats of all nodes: never twice the same, also where a node
   *     was forgotten and comes back
   * @param applied what it had in force when it last did; negative where that was of another epoch
   */
  record Beats(long counter, long applied) {}

  /**
   * @param sequence the last of the epoch
   * @param now milliseconds of Redis' clock
   * @param doubt why the epoch began
   * @param complete the log goes on where the node is; false: it must start anew from the sequence
   * @param page what comes next, not always all of it
   */
  record Beat(
      String epoch,
      long sequence,
      long now,
      Map<String, Beats> nodes,
      Doubt doubt,
      boolean complete,
      List<Told> page) {}

  /**
   * @param last sequence of the last change; those before it have the numbers before it
   */
  record Executed(String epoch, long last, Map<String, Beats> nodes) {}
}
