package dev.frontdesk.transaction;

import java.time.Instant;

/**
 * An answer as octets for an HTTP/1.1 connection that stays open: the head with its empty line,
 * then the content. Made for one request, and right at that moment only. The arrays are shared, and
 * are never written to.
 */
public final class Prepared {
  private final int status;
  private final byte[] head;
  private final byte[] body;
  private final Instant at;
  private final long ttlSeconds;

  Prepared(int status, byte[] head, byte[] body, Instant at, long ttlSeconds) {
    this.status = status;
    this.head = head;
    this.body = body;
    this.at = at;
    this.ttlSeconds = ttlSeconds;
  }

  public int status() {
    return status;
  }

  /** From the status line to the empty line. */
  public byte[] head() {
    return head;
  }

  /** Empty for HEAD and for 304. */
  public byte[] body() {
    return body;
  }

  /** Octets on the wire. */
  public int length() {
    return head.length + body.length;
  }

  /** When it was made. */
  Instant at() {
    return at;
  }

  /** What was left of its lifetime then. */
  long ttlSeconds() {
    return ttlSeconds;
  }
}
