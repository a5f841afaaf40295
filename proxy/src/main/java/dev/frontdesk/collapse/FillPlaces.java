package dev.frontdesk.collapse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * So many fills may run at once against one upstream group; the others wait in the order in which
 * they came, and so many may wait. It keeps no time: who waits too long gives up. Any thread.
 */
public final class FillPlaces {
  private final int most;
  private final int mostWaiting;

  // All below is guarded by this.
  private final Deque<Place> waiting = new ArrayDeque<>();
  private int taken;
  private long refused;

  /**
   * @throws IllegalArgumentException for less than one place, or a negative number that may wait
   */
  public FillPlaces(int most, int mostWaiting) {
    if (most < 1) {
      throw new IllegalArgumentException("fills: %d (expected: >= 1)".formatted(most));
    }
    if (mostWaiting < 0) {
      throw new IllegalArgumentException(
          "waiting fills: %d (expected: >= 0)".formatted(mostWaiting));
    }
    this.most = most;
    this.mostWaiting = mostWaiting;
  }

  /** A place where one is free at once, for what is better left than waited for; or null. */
  public synchronized @Nullable Place tryTake() {
    if (taken == most) {
      return null;
    }
    taken++;
    return new Place(true, given -> {});
  }

  /**
   * A place now, or in turn; null where too many wait already.
   *
   * @param turn told once where the place is not taken at once: true when it is, false when it was
   *     given up before. On the thread that brought it about, which must not wait
   */
  public synchronized @Nullable Place ask(Consumer<Boolean> turn) {
    if (taken < most) {
      taken++;
      return new Place(true, turn);
    }
    if (waiting.size() >= mostWaiting) {
      refused++;
      return null;
    }
    Place place = new Place(false, turn);
    waiting.add(place);
    return place;
  }

  /** Fills that have a place. */
  public synchronized int taken() {
    return taken;
  }

  public synchronized int waiting() {
    return waiting.size();
  }

  /** How many were turned away or gave up waiting, from the start. */
  public synchronized long refused() {
    return refused;
  }

  /** One fill's. */
  public final class Place {
    private final Consumer<Boolean> turn;

    /** Guarded by the places. */
    private State state;

    private Place(boolean isTaken, Consumer<Boolean> turn) {
      this.state = isTaken ? State.TAKEN : State.WAITING;
      this.turn = turn;
    }

    public boolean isTaken() {
      synchronized (FillPlaces.this) {
        return state == State.TAKEN;
      }
    }

    /** Waits no longer, where it still waits. Returns whether it did. */
    public boolean giveUp() {
      boolean waited = stopsWaiting();
      if (waited) {
        tellGivenUp();
      }
      return waited;
    }

    /** With the fill locked; {@link #tellGivenUp} follows, without. */
    boolean stopsWaiting() {
      synchronized (FillPlaces.this) {
        boolean waited = state == State.WAITING;
        if (waited) {
          state = State.OVER;
          waiting.remove(this);
          refused++;
        }
        return waited;
      }
    }

    void tellGivenUp() {
      turn.accept(false);
    }

    /** The fill is over: the next one's turn. Again does nothing. */
    public void release() {
      giveUp();
      Place next = leave();
      if (next != null) {
        next.turn.accept(true);
      }
    }

    private @Nullable Place leave() {
      synchronized (FillPlaces.this) {
        if (state != State.TAKEN) {
          return null;
        }
        state = State.OVER;
        Place next = waiting.poll();
        if (next == null) {
          taken--;
        } else {
          next.state = State.TAKEN;
        }
        return next;
      }
    }
  }

  private enum State {
    WAITING,
    TAKEN,
    OVER
  }
}
