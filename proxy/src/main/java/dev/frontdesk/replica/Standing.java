package dev.frontdesk.replica;

import io.vertx.core.Future;

/**
 * How a replica stands: what is known of it now. Looking at it costs no trip. Any thread.
 *
 * <p>The order that makes it safe: a replica's position is read first, and only then is it asked,
 * so what it answers is never older than what is said here.
 */
public interface Standing {
  /** {@code 10.0.0.6:5432} or {@code http://10.0.0.6:3000}. */
  String name();

  /**
   * Whether it may be asked at all: it is there, follows the primary that is known, and is not
   * further behind than is allowed. With hysteresis, so that it does not flap.
   */
  boolean eligible();

  /**
   * The sequence of invalidations of this process of which it shows everything: what was marked up
   * to it was in the primary's database before the position that it has replayed. {@link
   * Long#MIN_VALUE}: nothing is known.
   */
  long sequence();

  /** What it shows is not older than that. */
  boolean reached(Floor floor);

  /**
   * Looks how far it is now; completes when that is known or cannot be had, within a bounded time,
   * and never fails. Lookers at the same time share one look.
   */
  Future<Void> look();
}
