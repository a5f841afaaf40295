package dev.frontdesk.transaction;

import dev.frontdesk.encoding.Coding;
import dev.frontdesk.encoding.Representation;
import dev.frontdesk.encoding.Representations;
import dev.frontdesk.policy.StoredResponse;
import java.lang.ref.WeakReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer from the store in octets, and how long it is right: Age and lifetime are
 * told in whole seconds, and the time that was taken in tenths of a millisecond. It does not keep
 * the stored response alive, whose content may be large.
 */
final class PreparedHead {
  /** Of this object, the reference in it, and the form. */
  private static final int OVERHEAD = 320;

  private static final int NOT_MODIFIED = 304;
  private static final byte[] NOTHING = new byte[0];

  private final WeakReference<StoredResponse> stored;
  private final AskedForm form;
  private final int status;
  private final byte[] octets;
  private final @Nullable Coding wanted;
  private final boolean coded;
  private final Instant from;
  private final Instant until;
  private final long tenths;
  private final long ttlSeconds;

  /**
   * @param wanted the coding in which the content is wanted; null: it is sent as it is stored
   * @param coded it could be had in that coding
   * @param from when it was made: it says nothing of what was before
   * @param until it is wrong from then on
   * @param tenths of a millisecond that were taken
   */
  PreparedHead(
      StoredResponse stored,
      AskedForm form,
      int status,
      byte[] octets,
      @Nullable Coding wanted,
      boolean coded,
      Instant from,
      Instant until,
      long tenths,
      long ttlSeconds) {
    this.stored = new WeakReference<>(stored);
    this.form = form;
    this.status = status;
    this.octets = octets;
    this.wanted = wanted;
    this.coded = coded;
    this.from = from;
    this.until = until;
    this.tenths = tenths;
    this.ttlSeconds = ttlSeconds;
  }

  /** For that very response, not for another one with the same key, and right now. */
  boolean isFor(StoredResponse response, AskedForm asked, Instant now, long taken) {
    return stored.refersTo(response)
        && tenths == taken
        && form.equals(asked)
        && now.isBefore(until)
        && !now.isBefore(from);
  }

  int status() {
    return status;
  }

  byte[] octets() {
    return octets;
  }

  /** The content that it is the head of; null where that is not to be had any more, or only now. */
  byte @Nullable [] body(StoredResponse response, Representations representations) {
    if (wanted == null) {
      return status == NOT_MODIFIED ? NOTHING : response.body();
    }
    Representation ready = representations.ready(response, wanted);
    return ready == null || (ready.coding() == wanted) != coded ? null : ready.bytes();
  }

  long ttlSeconds() {
    return ttlSeconds;
  }

  int weight() {
    return OVERHEAD + octets.length + form.weight();
  }
}
