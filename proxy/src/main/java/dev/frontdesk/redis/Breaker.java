package dev.frontdesk.redis;

/**
 * When a server counts as away: after {@link #FAILURES} failures with no answer between. It stays
 * away, whatever comes late from connections of before, until it is {@link #restored}. Any thread.
 */
final class Breaker {
  /** One may be a connection that was idle for too long; three are none by chance. */
  static final int FAILURES = 3;

  private volatile int failures;
  private volatile boolean away;

  boolean away() {
    return away;
  }

  /** An answer came, of whatever kind. */
  void answered() {
    // Nearly always there is nothing to forget: no lock then.
    if (failures > 0) {
      forget();
    }
  }

  private synchronized void forget() {
    if (!away) {
      failures = 0;
    }
  }

  /** A time-out, or a connection that was refused or lost. Whether that made it away. */
  synchronized boolean failed() {
    if (away) {
      return false;
    }
    failures++;
    away = failures >= FAILURES;
    return away;
  }

  /** It was asked anew and answered. Whether it was away. */
  synchronized boolean restored() {
    boolean was = away;
    away = false;
    failures = 0;
    return was;
  }

  /** Away at once. Whether it was not. */
  synchronized boolean trip() {
    boolean was = away;
    away = true;
    failures = FAILURES;
    return !was;
  }
}
