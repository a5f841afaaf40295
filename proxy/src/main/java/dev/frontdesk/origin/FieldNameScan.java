package dev.frontdesk.origin;

import io.netty.buffer.ByteBuf;

/**
 * Looks for white space within field names beside a decoder that does not: of {@code
 * Transfer-Encoding x: chunked} it would read {@code Transfer-Encoding: chunked}, where a neighbour
 * reads nothing (RFC 9112 §5.1). White space before the colon is taken off, as a proxy must. One
 * head after the other, one thread.
 */
final class FieldNameScan {
  private enum At {
    BEFORE,
    STATUS_LINE,
    LINE,
    NAME,
    BEHIND_NAME,
    REST
  }

  private At at = At.BEFORE;

  /** A new head begins. */
  void begin() {
    at = At.BEFORE;
  }

  /**
   * Takes what the decoder has consumed of a head.
   *
   * @return false where there is white space in a name
   */
  boolean accept(ByteBuf octets, int from, int to) {
    for (int i = from; i < to; i++) {
      if (at == At.REST || at == At.STATUS_LINE) {
        // Values are most of a head, and only where they end is of interest.
        int lineEnd = octets.indexOf(i, to, (byte) '\n');
        if (lineEnd < 0) {
          return true;
        }
        i = lineEnd;
      }
      int octet = octets.getByte(i) & 0xff;
      boolean space = octet == ' ' || octet == '\t';
      if (octet == '\n') {
        at = at == At.BEFORE ? At.BEFORE : At.LINE;
        continue;
      }
      switch (at) {
        case BEFORE -> at = octet > ' ' ? At.STATUS_LINE : At.BEFORE;
        // A line that begins with white space goes on with the value before it.
        case LINE -> at = space || octet == '\r' || octet == ':' ? At.REST : At.NAME;
        case NAME -> at = octet == ':' ? At.REST : space ? At.BEHIND_NAME : At.NAME;
        case BEHIND_NAME -> {
          if (octet == ':') {
            at = At.REST;
          } else if (!space && octet != '\r') {
            return false;
          }
        }
        case STATUS_LINE, REST -> {}
      }
    }
    return true;
  }
}
