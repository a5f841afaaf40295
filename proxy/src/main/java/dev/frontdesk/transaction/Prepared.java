package dev.frontdesk.transaction;

/**
 * An answer as bytes for an HTTP/1.1 connection that stays open: the head with its empty line, then
 * the content. Made for one request, and right at that moment only; the arrays belong to others,
 * are shared, and are never written to.
 *
 * @param status as in the head
 * @param head from the status line to the empty line
 * @param body empty for HEAD and for 304
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it is handed from one step to the next.
public record Prepared(int status, byte[] head, byte[] body) {
  /** Octets on the wire. */
  public int length() {
    return head.length + body.length;
  }
}
