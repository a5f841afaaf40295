package dev.frontdesk.invalidate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A soft invalidation: its sequence, and the time from which responses are stale. */
record SoftMark(long sequence, Instant since) {
  /**
   * Remembered for one tag. A response is stale since the first soft mark after its fill; one that
   * outlived more marks than this counts from the oldest that is remembered.
   */
  static final int HISTORY = 8;

  /** The history, oldest first, with one more. */
  static List<SoftMark> append(@Nullable List<SoftMark> history, SoftMark mark) {
    if (history == null) {
      return List.of(mark);
    }
    List<SoftMark> next = new ArrayList<>(history);
    next.add(mark);
    return List.copyOf(next.subList(Math.max(0, next.size() - HISTORY), next.size()));
  }

  /** The earlier of {@code found} and of the first mark in the history after the stamp. */
  static @Nullable SoftMark firstAfter(
      long stamp, @Nullable List<SoftMark> history, @Nullable SoftMark found) {
    if (history == null) {
      return found;
    }
    for (SoftMark mark : history) {
      if (mark.sequence > stamp) {
        return found == null || mark.sequence < found.sequence ? mark : found;
      }
    }
    return found;
  }
}
