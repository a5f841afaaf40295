package dev.frontdesk.query;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a line in the log says that a query fails, or is answered again. Once for each change, and
 * at most one line in a while: some statements fail for some values only, and a client that sends
 * those in turn with others must not fill the log; nor must two servers that fail in turn. Any
 * thread; pure but for what it remembers.
 */
final class FailureLines {
  /** Between two lines about one query. */
  static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  /** How it fails, as was said last; null: it does not, or nothing was said. */
  private volatile @Nullable String said;

  private boolean any;
  private long lastLine;

  /**
   * @param how with the node and the error's code, without values
   * @param now of a clock in nanoseconds that only goes forward
   */
  synchronized boolean failed(String how, long now) {
    if (how.equals(said) || !mayBeSaid(now)) {
      return false;
    }
    said = how;
    return true;
  }

  /** Whoever answers asks this each time, and mostly nothing was wrong. */
  boolean answered(long now) {
    return said != null && recovered(now);
  }

  private synchronized boolean recovered(long now) {
    if (said == null || !mayBeSaid(now)) {
      return false;
    }
    said = null;
    return true;
  }

  private boolean mayBeSaid(long now) {
    if (any && now - lastLine < BETWEEN_LINES.toNanos()) {
      return false;
    }
    any = true;
    lastLine = now;
    return true;
  }
}
