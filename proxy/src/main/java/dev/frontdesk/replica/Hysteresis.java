package dev.frontdesk.replica;

/**
 * Whether a standby is asked for reads: not any more at the first sign of trouble, and again only
 * when all was well for a while, so that it does not flap. Pure; one thread at a time.
 */
final class Hysteresis {
  /** Looks in a row at which all is well after trouble. */
  static final int GOOD_IN_A_ROW = 3;

  private final long maxLag;
  private StandbyState state = StandbyState.UNKNOWN;
  private int good;

  /**
   * @param maxLag in nanoseconds; after trouble it must be half of that
   */
  Hysteresis(long maxLag) {
    this.maxLag = maxLag;
  }

  StandbyState state() {
    return state;
  }

  /** It could not be asked, or must not be. */
  StandbyState trouble(StandbyState what) {
    good = 0;
    state = what;
    return state;
  }

  /** At each tick at which it has answered and follows the primary. */
  StandbyState lags(long nanos) {
    if (nanos > maxLag) {
      return trouble(StandbyState.BEHIND);
    }
    if (state == StandbyState.FOLLOWING) {
      return state;
    }
    if (nanos > maxLag / 2) {
      return trouble(StandbyState.BEHIND);
    }
    good++;
    if (state == StandbyState.UNKNOWN || good >= GOOD_IN_A_ROW) {
      state = StandbyState.FOLLOWING;
    }
    return state;
  }
}
