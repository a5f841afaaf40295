package dev.frontdesk.invalidate.shared;

import dev.frontdesk.redis.RedisAway;

/**
 * Whether Redis answers, but with a refusal: a right that is missing, a version that does not know
 * the scripts. Nothing will change by itself then, so it is said why, once. Any thread.
 */
final class Refusal {
  private final SharedMarkObserver observer;
  private boolean told;

  Refusal(SharedMarkObserver observer) {
    this.observer = observer;
  }

  void failed(Throwable why) {
    if (!(why instanceof RedisAway) && change(true)) {
      observer.refused(String.valueOf(why.getMessage()));
    }
  }

  void none() {
    change(false);
  }

  private synchronized boolean change(boolean now) {
    boolean changed = told != now;
    told = now;
    return changed;
  }
}
