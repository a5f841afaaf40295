package dev.frontdesk.http;

import java.util.function.IntUnaryOperator;

/**
 * Follows the sizes in a chunked body (RFC 9112 §7.1) beside a decoder that counts them in 32 bits:
 * there {@code 100000005} overflows to 5, and what a neighbour that counts further takes for
 * content becomes the next message. It looks at size lines only; everything else about the framing
 * is the decoder's to judge. One body after the other, one thread.
 */
public final class ChunkSizes {
  /** A larger chunk is refused; the decoder cannot count further. */
  static final long LARGEST = Integer.MAX_VALUE;

  private enum At {
    SIZE,
    REST_OF_LINE,
    CONTENT,
    END_OF_CONTENT,
    TRAILERS
  }

  private At at = At.SIZE;
  private long size;

  /** A new body begins. */
  public void begin() {
    at = At.SIZE;
    size = 0;
  }

  /** What comes next is the line with a chunk's size. */
  public boolean awaitsSize() {
    return at == At.SIZE && size == 0;
  }

  /**
   * Takes what the decoder has consumed.
   *
   * @param octetAt gives the octet at an index, signed or not
   * @return false where a chunk is larger than can be counted
   */
  public boolean accept(IntUnaryOperator octetAt, int from, int to) {
    int i = from;
    while (i < to) {
      switch (at) {
        case SIZE -> {
          int octet = octetAt.applyAsInt(i) & 0xff;
          int digit = octet < 0x80 ? Character.digit(octet, 16) : -1;
          if (digit >= 0) {
            size = size * 16 + digit;
            if (size > LARGEST) {
              return false;
            }
          } else if (octet != ' ' && octet != '\t') {
            at = At.REST_OF_LINE;
            continue;
          }
          i++;
        }
        case REST_OF_LINE -> {
          if (octetAt.applyAsInt(i) == '\n') {
            at = size == 0 ? At.TRAILERS : At.CONTENT;
          }
          i++;
        }
        case CONTENT -> {
          int skipped = (int) Math.min(size, to - i);
          size -= skipped;
          i += skipped;
          at = size == 0 ? At.END_OF_CONTENT : At.CONTENT;
        }
        case END_OF_CONTENT -> {
          if (octetAt.applyAsInt(i) == '\n') {
            begin();
          }
          i++;
        }
        case TRAILERS -> i = to;
      }
    }
    return true;
  }
}
