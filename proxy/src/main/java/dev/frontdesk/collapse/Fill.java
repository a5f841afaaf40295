package dev.frontdesk.collapse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One fetch whose response may be stored, and the requests that wait for it. The leader's methods
 * may be called from any thread, one after the other; the first of {@link #end}, {@link #fail} and
 * {@link #refuse} counts, what comes later is ignored. A leader must come to one of them, since its
 * followers wait for nothing else.
 *
 * <p>While the response can be stored, all of its chunks are kept, so that whoever joins reads from
 * the start, and a slow reader costs nothing more: the bytes are there anyway. When it grows over
 * what is stored, or over what all fills together may hold, it is <i>overflown</i>: nobody joins
 * any more, chunks that all readers have passed are dropped, and the leader is asked to pause while
 * the slowest reader lags by more than the window. When the fill ended, what is left is dropped as
 * readers pass it.
 */
public final class Fill<H> {
  private enum State {
    ASKED,
    STREAMING,
    ENDED,
    REFUSED,
    FAILED
  }

  /** Early hints that are kept for who joins later. */
  static final int MOST_HINTS = 8;

  private final Fills<H> fills;
  private final CacheKey key;
  private final long sequence;
  private final int lagWindow;
  private final Context leader;
  private final Chunks chunks;
  private final List<FillReader<H>> readers = new ArrayList<>();
  private final FillReader<H> firstReader;

  // All below is guarded by this.
  private State state = State.ASKED;
  private @Nullable FillOutcome<H> outcome;
  private final List<ResponseHead> hints = new ArrayList<>(0);
  private FillControl control = new FillControl() {};
  private long storableBytes;
  private Fields trailers = Fields.EMPTY;
  private @Nullable Throwable cause;
  private @Nullable Reason overflow;
  private FillPlaces.@Nullable Place place;
  private boolean paused;
  private @Nullable Runnable told;

  Fill(
      Fills<H> fills,
      CacheKey key,
      long sequence,
      FillBudget budget,
      int lagWindow,
      Context leader) {
    this.fills = fills;
    this.key = key;
    this.sequence = sequence;
    this.chunks = new Chunks(budget);
    this.lagWindow = lagWindow;
    this.leader = leader;
    Chunk place = chunks.admit();
    this.firstReader = new FillReader<>(this, leader, place == null ? Chunk.start() : place);
    readers.add(firstReader);
  }

  public CacheKey key() {
    return key;
  }

  /** The namespace's sequence before the origin was contacted: the stamp of what is stored. */
  public long sequence() {
    return sequence;
  }

  FillReader<H> firstReader() {
    return firstReader;
  }

  // The leader's side.

  /**
   * It runs, or waits, in a place among the fills of its upstream, and leaves that when it is over,
   * or cannot be stored any more: what it is then is a response on its way through. Where nobody
   * reads it while it waits for its turn, it is given up.
   */
  public void occupy(FillPlaces.Place taken) {
    boolean isOver;
    boolean gaveUp;
    synchronized (this) {
      place = taken;
      isOver = (state != State.ASKED && state != State.STREAMING) || overflow != null;
      gaveUp = !isOver && gaveUp();
    }
    if (isOver) {
      taken.release();
    } else if (gaveUp) {
      taken.tellGivenUp();
      fills.remove(this);
    }
  }

  /** Whether it has a place, or waits for one. */
  public synchronized boolean hasPlace() {
    return place != null;
  }

  /** Its place is another's now, with which the leader goes on. */
  public void handPlaceTo(Fill<H> other) {
    FillPlaces.Place handed;
    synchronized (this) {
      handed = place;
      place = null;
    }
    if (handed != null) {
      other.occupy(handed);
    }
  }

  /**
   * The origin sent early hints (RFC 8297): for all that wait, and for those who join before the
   * response. Beyond {@link #MOST_HINTS} they are dropped.
   */
  public synchronized void hint(ResponseHead hint) {
    if (state == State.ASKED && hints.size() < MOST_HINTS) {
      hints.add(hint);
      wakeAll();
    }
  }

  /**
   * The response may be shared; its body follows.
   *
   * @param storable bytes of body above which it is not stored
   * @throws IllegalStateException when it was accepted before
   */
  public synchronized void accept(H head, long storable, FillControl leaderControl) {
    if (state == State.STREAMING) {
      throw new IllegalStateException("fill: accepted twice (expected: once)");
    }
    if (state == State.ASKED) {
      state = State.STREAMING;
      outcome = new FillOutcome.Accepted<>(head);
      storableBytes = Math.min(storable, Integer.MAX_VALUE - 8);
      control = leaderControl;
      wakeAll();
    }
  }

  /**
   * The next piece of the body. The buffer must not change any more.
   *
   * @throws IllegalStateException when the head was not accepted
   */
  public void chunk(Buffer bytes) {
    if (appended(bytes)) {
      over();
    }
    if (overflow() != null) {
      leavePlace();
    }
  }

  /** Returns whether nobody is left to receive it and the fill is given up. */
  private synchronized boolean appended(Buffer bytes) {
    if (state == State.ASKED) {
      throw new IllegalStateException("fill: a chunk before its head (expected: accept)");
    }
    if (state != State.STREAMING || bytes.length() == 0) {
      return false;
    }
    if (overflow == null && chunks.received() + bytes.length() > storableBytes) {
      overflow(Reason.TOO_LARGE);
    } else if (overflow == null && !chunks.tryAppend(bytes)) {
      overflow(Reason.FILL_BUDGET);
    }
    if (overflow != null) {
      if (chunks.allLeft()) {
        abandon();
        return true;
      }
      chunks.appendInTransit(bytes);
    }
    wakeAll();
    heedLag();
    return false;
  }

  private void overflow(Reason reason) {
    overflow = reason;
    chunks.letGo();
  }

  /**
   * Why the response cannot be stored although it was accepted: {@link Reason#TOO_LARGE} or {@link
   * Reason#FILL_BUDGET}; null while it can.
   */
  public synchronized @Nullable Reason overflow() {
    return overflow;
  }

  /** Bytes of body received so far. */
  public synchronized long received() {
    return chunks.received();
  }

  /**
   * The whole body as received so far, for the store; null when it is overflown, or was let go.
   * Called after the last chunk and before {@link #end}, so that the response is stored when the
   * fill stops taking followers.
   */
  public synchronized byte @Nullable [] content() {
    return state == State.STREAMING ? chunks.content() : null;
  }

  /** The body is complete. */
  public void end(Fields theTrailers) {
    synchronized (this) {
      if (state != State.STREAMING) {
        return;
      }
      state = State.ENDED;
      trailers = theTrailers;
      chunks.letGo();
      wakeAll();
    }
    over();
  }

  /** There is no response, or its body broke off: all participants get this failure. */
  public void fail(Throwable failure) {
    synchronized (this) {
      if (state != State.ASKED && state != State.STREAMING) {
        return;
      }
      state = State.FAILED;
      cause = failure;
      outcome = new FillOutcome.Failed<>(failure);
      dropAll();
      wakeAll();
    }
    over();
  }

  /**
   * The response is not for others; the leader passes it to its own client by itself.
   *
   * @throws IllegalStateException when it was accepted before
   */
  public void refuse(Reason reason) {
    synchronized (this) {
      if (state == State.STREAMING) {
        throw new IllegalStateException("fill: refused after it was accepted");
      }
      if (state != State.ASKED) {
        return;
      }
      state = State.REFUSED;
      outcome = new FillOutcome.Refused<>(reason);
      dropAll();
      wakeAll();
    }
    over();
  }

  /**
   * Told once when the fill is over, whichever way it ended; at once where it is. Any thread; it
   * must be short.
   */
  public void whenOver(Runnable toTell) {
    synchronized (this) {
      if (state == State.ASKED || state == State.STREAMING) {
        told = toTell;
        return;
      }
    }
    toTell.run();
  }

  private void over() {
    fills.remove(this);
    leavePlace();
    Runnable toTell;
    synchronized (this) {
      toTell = told;
      told = null;
    }
    if (toTell != null) {
      toTell.run();
    }
  }

  private void leavePlace() {
    FillPlaces.Place left;
    synchronized (this) {
      left = place;
    }
    if (left != null) {
      left.release();
    }
  }

  // The readers' side.

  /** A further reader from the first byte on, or null where it is too late to join. */
  synchronized @Nullable FillReader<H> admit(Context context) {
    boolean open = state == State.ASKED || state == State.STREAMING;
    Chunk place = open ? chunks.admit() : null;
    if (place == null) {
      return null;
    }
    FillReader<H> reader = new FillReader<>(this, context, place);
    readers.add(reader);
    if (outcome != null || !hints.isEmpty()) {
      reader.wake();
    }
    return reader;
  }

  /** The early hint at this place, or null where there is none yet. */
  synchronized @Nullable ResponseHead hint(int index) {
    return index < hints.size() ? hints.get(index) : null;
  }

  /** Null while the origin has not answered. */
  synchronized @Nullable FillOutcome<H> outcome() {
    return outcome;
  }

  /** The next piece for this reader, or null where there is none now. */
  synchronized @Nullable Buffer take(FillReader<H> reader) {
    Chunk next = reader.position.next;
    if (next == null || reader.left || state == State.FAILED) {
      return null;
    }
    reader.position = next;
    // A view of its own: readers on several threads have their own indices on the same bytes.
    Buffer bytes = next.bytes().slice();
    chunks.pass(next);
    heedLag();
    return bytes;
  }

  /** Why the body broke off, or null. */
  synchronized @Nullable Throwable failure() {
    return cause;
  }

  synchronized boolean endReachedBy(FillReader<H> reader) {
    return state == State.ENDED && reader.position.next == null;
  }

  synchronized Fields trailers() {
    return trailers;
  }

  /** The reader wants no more. */
  void leave(FillReader<H> reader) {
    FillPlaces.Place givenUp = null;
    synchronized (this) {
      if (reader.left) {
        return;
      }
      reader.left = true;
      readers.remove(reader);
      chunks.leave(reader.position);
      reader.position = Chunk.start();
      if (gaveUp()) {
        givenUp = place;
      } else if (state == State.STREAMING && overflow != null && chunks.allLeft()) {
        abandon();
      } else {
        heedLag();
        return;
      }
    }
    if (givenUp != null) {
      givenUp.tellGivenUp();
    }
    over();
  }

  // Under the lock.

  /**
   * Nobody reads what still waits for its turn. What has had its turn is fetched all the same, for
   * those who come.
   */
  private boolean gaveUp() {
    if (state != State.ASKED || !readers.isEmpty() || place == null || !place.stopsWaiting()) {
      return false;
    }
    state = State.FAILED;
    cause = new CancellationException("all readers left a fill that waited for its turn");
    outcome = new FillOutcome.Failed<>(cause);
    dropAll();
    return true;
  }

  private void dropAll() {
    Chunk nowhere = chunks.dropAll();
    readers.forEach(reader -> reader.position = nowhere);
  }

  /** Nobody reads, nothing can be stored. */
  private void abandon() {
    state = State.FAILED;
    cause = new CancellationException("all readers left a fill that is not stored");
    dropAll();
    FillControl asked = control;
    leader.runOnContext(ignored -> asked.cancel());
  }

  private void heedLag() {
    if (state != State.STREAMING || overflow == null) {
      return;
    }
    FillControl asked = control;
    if (!paused && chunks.held() > lagWindow) {
      paused = true;
      leader.runOnContext(ignored -> asked.pause());
    } else if (paused && chunks.held() <= lagWindow / 2) {
      paused = false;
      leader.runOnContext(ignored -> asked.resume());
    }
  }

  /** Under the lock, where handing a task to a context does not wait. */
  private void wakeAll() {
    readers.forEach(FillReader::wake);
  }
}
