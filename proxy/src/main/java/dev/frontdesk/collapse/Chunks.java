package dev.frontdesk.collapse;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a fill as far as it is kept, and how many readers it is kept for. Guarded by the
 * fill.
 *
 * <p>A list that readers walk, each at its own place. While it is open all of it is kept, for those
 * who join later. Once it is let go nobody joins; the number of readers is then final, and a chunk
 * is dropped when that many have passed it. Who leaves passes all that is left.
 */
final class Chunks {
  private final FillBudget budget;

  /** Before the first chunk; null once it is let go. */
  private @Nullable Chunk start;

  private Chunk last;
  private long received;
  private long held;
  private int admitted;
  private int left;

  Chunks(FillBudget budget) {
    this.budget = budget;
    this.last = Chunk.start();
    this.start = last;
  }

  /** The place of one more reader, before the first chunk; null when it is let go. */
  @Nullable Chunk admit() {
    if (start != null) {
      admitted++;
    }
    return start;
  }

  boolean allLeft() {
    return left == admitted;
  }

  /** Bytes of content so far. */
  long received() {
    return received;
  }

  /** What it costs now, in bytes of the budget. */
  long held() {
    return held;
  }

  /** Adds a chunk within the budget; false, and nothing is added, where that has no room. */
  boolean tryAppend(Buffer bytes) {
    Chunk chunk = new Chunk(bytes);
    if (!budget.tryReserve(chunk.cost())) {
      return false;
    }
    append(chunk);
    return true;
  }

  /** Adds a chunk that only passes through: it has been let go. */
  void appendInTransit(Buffer bytes) {
    Chunk chunk = new Chunk(bytes);
    budget.reserveInTransit(chunk.cost());
    append(chunk);
  }

  private void append(Chunk chunk) {
    chunk.passed = left;
    held += chunk.cost();
    received += chunk.bytes().length();
    last.next = chunk;
    last = chunk;
  }

  /** A reader has taken it. */
  void pass(Chunk chunk) {
    chunk.passed++;
    dropIfPassed(chunk);
  }

  /** A reader leaves from its place. */
  void leave(Chunk place) {
    left++;
    for (Chunk rest = place.next; rest != null; rest = rest.next) {
      pass(rest);
    }
  }

  private void dropIfPassed(Chunk chunk) {
    if (start == null && chunk.passed == admitted) {
      held -= chunk.cost();
      budget.release(chunk.cost());
      chunk.forget();
    }
  }

  /** Nobody joins any more: what all readers have passed is dropped, now and from now on. */
  void letGo() {
    Chunk before = start;
    start = null;
    for (Chunk chunk = before == null ? null : before.next; chunk != null; chunk = chunk.next) {
      dropIfPassed(chunk);
    }
  }

  /** Nothing of it is wanted; returns the place where a reader finds no more. */
  Chunk dropAll() {
    start = null;
    last = Chunk.start();
    budget.release(held);
    held = 0;
    return last;
  }

  /** All of it in one array; null when it was let go. */
  byte @Nullable [] content() {
    if (start == null) {
      return null;
    }
    byte[] content = new byte[Math.toIntExact(received)];
    int at = 0;
    for (Chunk chunk = start.next; chunk != null; chunk = chunk.next) {
      chunk.bytes().getBytes(content, at);
      at += chunk.bytes().length();
    }
    return content;
  }
}
