package dev.frontdesk.http;

import java.util.BitSet;

/** Properties of status codes (RFC 9110 §15). */
public final class Statuses {
  /** RFC 9110 §15.1. Of a 206, the head of the 200 that it is a part of is looked at. */
  private static final BitSet HEURISTICALLY_CACHEABLE =
      of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501);

  /**
   * Those whose caching behaviour is implemented (RFC 9111 §5.2.2.3): all final ones of RFC 9110
   * but 206 and 304, which are not stored as they come.
   */
  private static final BitSet UNDERSTOOD =
      of(
          200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 305, 307, 308, 400, 401, 402, 403, 404,
          405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 500, 501,
          502, 503, 504, 505);

  private Statuses() {}

  private static BitSet of(int... codes) {
    BitSet set = new BitSet(600);
    for (int code : codes) {
      set.set(code);
    }
    return set;
  }

  public static boolean isHeuristicallyCacheable(int status) {
    return HEURISTICALLY_CACHEABLE.get(status);
  }

  public static boolean isUnderstood(int status) {
    return UNDERSTOOD.get(status);
  }

  /** What stale-if-error is for (RFC 5861 §4). */
  public static boolean isFailure(int status) {
    return status == 500 || status == 502 || status == 503 || status == 504;
  }

  /** 2xx or 3xx: what RFC 9111 §4.4 calls a non-error response. */
  public static boolean isNonError(int status) {
    return status >= 200 && status < 400;
  }
}
