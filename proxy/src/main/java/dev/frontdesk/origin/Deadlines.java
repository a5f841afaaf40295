package dev.frontdesk.origin;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells calls when the time is over that their origin has for an answer. All of one upstream have
 * the same time, and begin one after the other: so they stand in a queue, and one timer, for the
 * oldest, serves them all. A timer for each request would be made and taken back for nothing. One
 * event loop.
 */
final class Deadlines {
  /** A call in the queue. */
  final class Place {
    private final Runnable late;
    private final long due;
    private @Nullable Place before;
    private @Nullable Place behind;
    private boolean left;

    private Place(Runnable late, long due) {
      this.late = late;
      this.due = due;
    }

    /** The call is over, or was told already; again does nothing. */
    void leave() {
      if (left) {
        return;
      }
      left = true;
      Place older = before;
      Place younger = behind;
      if (older == null) {
        first = younger;
      } else {
        older.behind = younger;
      }
      if (younger == null) {
        last = older;
      } else {
        younger.before = older;
      }
      // One that is garbage must not keep those behind it alive.
      before = null;
      behind = null;
    }
  }

  private final Vertx vertx;
  private final long patience;
  private @Nullable Place first;
  private @Nullable Place last;
  private boolean armed;

  Deadlines(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience.toNanos();
  }

  /** How long each call has. */
  Duration patience() {
    return Duration.ofNanos(patience);
  }

  /** Called once, when the patience is over, unless the place is left before. */
  Place add(Runnable late) {
    long now = System.nanoTime();
    Place place = new Place(late, now + patience);
    Place youngest = last;
    if (youngest == null) {
      first = place;
    } else {
      youngest.behind = place;
      place.before = youngest;
    }
    last = place;
    arm(now);
    return place;
  }

  private void arm(long now) {
    Place oldest = first;
    if (!armed && oldest != null) {
      armed = true;
      vertx.setTimer(millis(oldest.due - now), id -> tell());
    }
  }

  private void tell() {
    armed = false;
    long now = System.nanoTime();
    for (Place oldest = first; oldest != null && oldest.due - now <= 0; oldest = first) {
      oldest.leave();
      oldest.late.run();
    }
    arm(now);
  }

  /** Rounded up: not before its time. */
  static long millis(long nanos) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
  }
}
