package dev.frontdesk.policy;

import dev.frontdesk.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Heads that were made of their packed form lately: what is asked for often is not made each time.
 * Any thread, without a lock: two threads may make one head at a time, and either is kept.
 */
final class HeadsInUse {
  /** Heads that are kept; a later one takes the place of an earlier one. */
  static final int MOST_HEADS = 2048;

  /** What takes more bytes is made each time, so that all together have a bound. */
  static final int MOST_BYTES = 4096;

  private static final @Nullable Made[] MADE = new Made[MOST_HEADS];

  private HeadsInUse() {}

  /** All final: who sees it without a lock sees all of it. */
  private record Made(byte[] packed, ResponseHead head) {}

  /**
   * @param packed the very array is what a head is known by; it is never written to
   * @param hash of its key: which place it may take
   */
  @SuppressWarnings("ReferenceEquality")
  static ResponseHead head(byte[] packed, int hash) {
    if (packed.length > MOST_BYTES) {
      return PackedHead.head(packed);
    }
    int place = (hash ^ hash >>> 16) & (MOST_HEADS - 1);
    Made made = MADE[place];
    if (made != null && made.packed == packed) {
      return made.head;
    }
    ResponseHead head = PackedHead.head(packed);
    MADE[place] = new Made(packed, head);
    return head;
  }
}
