package dev.frontdesk.transaction;

import dev.frontdesk.policy.StoredResponse;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Heads that may be used again within their second. A table with one place for each hash: what
 * comes later takes the place, and when all are too heavy together it begins anew, because they are
 * soon made again. One event loop.
 */
final class PreparedHeads {
  /** What they weigh together, in bytes, for each event loop. */
  static final int MAX_WEIGHT = 2 * 1024 * 1024;

  private static final int PLACES = 4096;

  private final @Nullable PreparedHead[] places = new PreparedHead[PLACES];
  private int weight;

  /** The one that is right now; or null. */
  @Nullable PreparedHead find(StoredResponse stored, AskedForm form, Instant now, long tenths) {
    PreparedHead there = places[place(stored, form)];
    return there != null && there.isFor(stored, form, now, tenths) ? there : null;
  }

  void keep(StoredResponse stored, AskedForm form, PreparedHead made) {
    int added = made.weight();
    if (added > MAX_WEIGHT) {
      return;
    }
    int at = place(stored, form);
    PreparedHead before = places[at];
    int without = weight - (before == null ? 0 : before.weight());
    if (without + added > MAX_WEIGHT) {
      Arrays.fill(places, null);
      without = 0;
    }
    places[at] = made;
    weight = without + added;
  }

  int weight() {
    return weight;
  }

  private static int place(StoredResponse stored, AskedForm form) {
    int mixed = (System.identityHashCode(stored) ^ form.hashCode()) * 0x9E3779B9;
    return mixed >>> 20;
  }
}
