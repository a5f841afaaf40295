package dev.frontdesk.invalidate;

import io.vertx.core.Future;

/**
 * An invalidation that is in force in this process.
 *
 * @param sequence of this process
 * @param spread completes when it has gone as far as was asked, or could not; never fails
 */
public record Marked(long sequence, Future<Spread> spread) {
  /** There is no other node. */
  static Marked here(long sequence) {
    return new Marked(sequence, Spread.COMPLETE);
  }
}
