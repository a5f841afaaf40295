package dev.frontdesk.transaction;

import dev.frontdesk.http.ResponseHead;

/** How long a body will be, where its head says so. */
final class ContentLength {
  static final long UNKNOWN = -1;

  private ContentLength() {}

  /** The origin's connection has checked that the field is sound (RFC 9112 §6.3). */
  static long of(ResponseHead head) {
    String length = head.fields().first("Content-Length");
    return length == null ? UNKNOWN : Long.parseLong(length.strip());
  }
}
