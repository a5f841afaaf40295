package dev.frontdesk.admin;

import dev.frontdesk.observe.UnmatchedWrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators may ask of the running proxy. Called on worker threads, several at once, and may
 * block; only {@link #ready()} is called on an event loop. A RuntimeException becomes a 500.
 */
public interface Desk {
  /** Invalidates before it returns; with {@code dryRun} it only counts. */
  PurgeResult purge(PurgeRequest request);

  /**
   * What would be done with the request, without doing it. An IllegalArgumentException whose
   * message says what came and what was expected becomes a 400.
   */
  Explanation explain(ExplainRequest request);

  /** Loads rules anew: all or nothing. Never called twice at once. */
  ReloadResult reload();

  Figures figures();

  /** Who may answer reads; null where there are no replicas and no database. */
  @Nullable ReplicaFigures replicas();

  /** What became of each declared query. */
  List<QueryFigures> queries();

  /** Whether requests should be sent here. Must not block. */
  Ready ready();

  /** Unsafe requests that no write rule matched, the most frequent first. */
  List<UnmatchedWrite> unmatchedWrites();
}
