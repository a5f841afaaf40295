package dev.frontdesk.policy;

/**
 * Bytes of a representation, both ends inclusive (RFC 9110 §14.1.2).
 *
 * @param first of them, counted from 0
 * @param last of them, not before the first
 */
public record ByteRange(long first, long last) {
  public ByteRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException(
          "bytes %d-%d (expected: 0 <= first <= last)".formatted(first, last));
    }
  }

  public long length() {
    return last - first + 1;
  }

  /** As in Content-Range (RFC 9110 §14.4). */
  public String contentRange(long complete) {
    return "bytes " + first + "-" + last + "/" + complete;
  }
}
