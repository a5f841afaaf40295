package dev.frontdesk.policy;

import dev.frontdesk.http.ResponseHead;
import java.time.Instant;

/** Whether a part that came belongs to what is stored, and what both become (RFC 9111 §3.4). */
public final class Combination {
  private Combination() {}

  /**
   * Both are of the same version of the same representation. Says nothing of whether what is stored
   * is still valid.
   *
   * @param nominated of the part
   */
  public static boolean isPossible(
      StoredResponse stored, PartialContent part, Nominated nominated, Instant now) {
    return stored.status() == 200
        && stored.length() == part.complete()
        && stored.nominated().equals(nominated)
        && !stored.head().fields().contains("Content-Encoding")
        && part.validator().equals(StrongValidator.of(stored.head(), now));
  }

  /** The stored head with each field of the new one in place of the stored one, as with a 304. */
  public static ResponseHead head(
      StoredResponse stored, PartialContent part, Instant responseTime) {
    return Freshening.merged(stored.headForCaches(), part.whole(), responseTime);
  }
}
