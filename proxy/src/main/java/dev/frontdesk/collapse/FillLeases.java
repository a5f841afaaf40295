package dev.frontdesk.collapse;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import io.vertx.core.Future;

/** One fill per key among all nodes. Any thread. Nobody waits for a node longer than is bounded. */
public interface FillLeases {
  /**
   * Asks for the lease of a key. Never fails: without Redis it is {@link Granted}.
   *
   * @param stamp of the fill that is about to begin
   */
  Future<Answer> ask(SharedKey key, SharedStamp stamp);

  /** What becomes of the question. */
  sealed interface Answer {}

  /** This node fills. It must call {@link #done} once what it got is kept, or cannot be. */
  non-sealed interface Granted extends Answer {
    /**
     * Gives the lease back and wakes those who wait. Calling it again does nothing.
     *
     * @param kept whether it is worth their while to look into the shared store
     */
    void done(boolean kept);
  }

  /**
   * Another node fills.
   *
   * @param stamp of that fill
   * @param over completes when it is done (true: look into the shared store), or has taken longer
   *     than this node waits (false: fill by yourself)
   */
  record Elsewhere(SharedStamp stamp, Future<Boolean> over) implements Answer {}
}
