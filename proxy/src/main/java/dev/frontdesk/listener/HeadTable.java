package dev.frontdesk.listener;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * From the exact bytes of a request's head to what was made of it: what the same bytes mean is the
 * same each time, as long as nothing else goes into it. One event loop.
 *
 * <p>A head is kept at its second sight, so that heads that never repeat cost one number each and
 * no copy. Both are bounded: by number, since a head has one of four places only, and by bytes. Who
 * has been used since somebody last wanted the place stays.
 */
final class HeadTable<T> {
  static final int MAX_HEADS = 4096;

  /** Of all heads together. */
  static final int MAX_BYTES = 2 * 1024 * 1024;

  /** Heads that were seen lately, each by a number of its hash. */
  static final int MAX_SEEN = 16_384;

  private static final int PLACES = 4;

  /** How many a new head may push out in order to have room; else it is not kept this time. */
  private static final int STEPS = 64;

  private static final class Kept<T> {
    private final long hash;
    private final int kind;
    private final byte[] head;
    private final T value;
    private boolean used;

    Kept(long hash, int kind, byte[] head, T value) {
      this.hash = hash;
      this.kind = kind;
      this.head = head;
      this.value = value;
    }
  }

  private final @Nullable Kept<T>[] kept = places();
  private final int[] seen = new int[MAX_SEEN];
  private int size;
  private int bytes;
  private int hand;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> @Nullable Kept<T>[] places() {
    return new Kept[MAX_HEADS];
  }

  int size() {
    return size;
  }

  int bytes() {
    return bytes;
  }

  /** What was kept for this head of a connection of this kind, or null. */
  @Nullable T find(HeadBytes head, int kind) {
    int from = place(head.hash());
    for (int at = from; at < from + PLACES; at++) {
      Kept<T> one = kept[at];
      if (one != null && one.hash == head.hash() && one.kind == kind && head.equalTo(one.head)) {
        one.used = true;
        return one.value;
      }
    }
    return null;
  }

  /** Keeps it, if it was seen before. Only for what {@link #find} does not find. */
  void learn(HeadBytes head, int kind, T value) {
    if (!isKnown(head.hash())) {
      return;
    }
    int at = victim(place(head.hash()));
    drop(at);
    if (makeRoom(head.length())) {
      kept[at] = new Kept<>(head.hash(), kind, head.copy(), value);
      size++;
      bytes += head.length();
    }
  }

  boolean all(Predicate<T> wanted) {
    for (Kept<T> one : kept) {
      if (one != null && !wanted.test(one.value)) {
        return false;
      }
    }
    return true;
  }

  /** What was made of heads is so no longer. */
  void clear() {
    for (int at = 0; at < MAX_HEADS; at++) {
      drop(at);
    }
  }

  private boolean isKnown(long hash) {
    int at = (int) (hash >>> 40) & MAX_SEEN - 1;
    int number = (int) hash | 1;
    if (seen[at] == number) {
      return true;
    }
    seen[at] = number;
    return false;
  }

  private static int place(long hash) {
    return (int) (hash >>> 20) & MAX_HEADS - PLACES;
  }

  /** An empty place, or the first that was not used of late, or the first. */
  private int victim(int from) {
    int chosen = -1;
    for (int at = from; at < from + PLACES; at++) {
      Kept<T> one = kept[at];
      if (one == null) {
        return at;
      }
      if (!one.used && chosen < 0) {
        chosen = at;
      }
      one.used = false;
    }
    return chosen < 0 ? from : chosen;
  }

  private boolean makeRoom(int wanted) {
    for (int step = 0; step < STEPS && bytes + wanted > MAX_BYTES; step++) {
      Kept<T> one = kept[hand];
      if (one != null && one.used) {
        one.used = false;
      } else {
        drop(hand);
      }
      hand = hand + 1 & MAX_HEADS - 1;
    }
    return bytes + wanted <= MAX_BYTES;
  }

  private void drop(int at) {
    Kept<T> one = kept[at];
    if (one != null) {
      kept[at] = null;
      size--;
      bytes -= one.head.length;
    }
  }
}
