package dev.frontdesk.invalidate.database;

import dev.frontdesk.invalidate.database.ChangeMessage.Beat;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether notifications arrive, as told by those that this process sends itself: PostgreSQL
 * delivers them in the order of commits, so a beat that has come says that all before it has, too.
 * Decides and does not wait; times are those of a clock that only goes forward. One thread at a
 * time.
 */
final class BeatWatch {
  /** Beats that may stay away before notifications count as lost. */
  static final int MISSABLE = 3;

  private static final int REMEMBERED = 16;

  private final String own;
  private final long everyNanos;
  private long number;

  /** The first that was sent since there is a connection that listens; none before. */
  private long firstOfThis = Long.MAX_VALUE;

  /** When the last beats were sent, by their numbers. */
  private final long[] sent = new long[REMEMBERED];

  private long heard;
  private boolean listening;
  private boolean hearing;

  /**
   * @param own what tells this process from others
   */
  BeatWatch(String own, Duration every) {
    this.own = own;
    this.everyNanos = every.toNanos();
  }

  /** A connection listens from now on. Nothing is known of it until a beat has come by it. */
  void listening(long now) {
    listening = true;
    hearing = false;
    heard = now;
    firstOfThis = number + 1;
  }

  void lost() {
    listening = false;
    hearing = false;
    firstOfThis = Long.MAX_VALUE;
  }

  /** The payload of the next beat. */
  String next(long now) {
    number++;
    sent[(int) (number % REMEMBERED)] = now;
    return ChangeMessage.beat(own, number);
  }

  /** How long one of our own was under way; empty: it is another's, or from long ago. */
  OptionalLong heard(Beat beat, long now) {
    if (!listening
        || !beat.of().equals(own)
        || beat.number() < firstOfThis
        || beat.number() > number) {
      return OptionalLong.empty();
    }
    if (number - beat.number() >= REMEMBERED) {
      return OptionalLong.empty();
    }
    heard = now;
    hearing = true;
    return OptionalLong.of(now - sent[(int) (beat.number() % REMEMBERED)]);
  }

  /** What is committed is heard of. */
  boolean hearing(long now) {
    return hearing && !silent(now);
  }

  /** There is a connection, and too many beats have not come by it. */
  boolean silent(long now) {
    return listening && now - heard > MISSABLE * everyNanos;
  }
}
