package dev.frontdesk.policy;

import dev.frontdesk.http.Reason;

/**
 * Whether the answer to a validation puts an end to what was validated, though it is not stored
 * itself (RFC 9111 §4.3.3): served stale afterwards, it would be what the origin has just said is
 * no longer so.
 */
public final class Superseding {
  private Superseding() {}

  /**
   * A full answer about the resource, or that it is gone. An error of the origin, a refusal of this
   * client (401, 403, 429), and an answer with credentials say nothing of what others may have; nor
   * does a client's own no-store.
   *
   * @param refusal why the answer is not stored
   */
  public static boolean ends(int status, Reason refusal, SharingNeed need) {
    boolean full = status >= 200 && status < 400 && status != 206 && status != 304;
    return need == SharingNeed.NONE
        && refusal != Reason.REQUEST_NO_STORE
        && (full || status == 404 || status == 410);
  }
}
