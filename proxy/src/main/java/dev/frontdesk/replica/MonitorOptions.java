package dev.frontdesk.replica;

import java.time.Duration;

/**
 * How servers are watched.
 *
 * @param every how often each one is asked
 * @param timeout after which one that has not answered is not asked for reads
 * @param maxLag behind which a standby is not asked for reads
 * @param grace how long reads stay at the primary after a doubt about who follows whom
 */
public record MonitorOptions(Duration every, Duration timeout, Duration maxLag, Duration grace) {
  /**
   * How long a reading vouches: one that was begun in time has then ended, in one way or the other.
   */
  Duration vouches() {
    return every.plus(timeout);
  }
}
