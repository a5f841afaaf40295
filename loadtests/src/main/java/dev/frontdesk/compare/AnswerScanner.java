package dev.frontdesk.compare;

import java.nio.ByteBuffer;

/**
 * Finds where an HTTP/1.1 answer ends, and its status. Only what servers under measurement send: a
 * length or chunks, and nothing before the answer was asked for. One for each connection.
 */
final class AnswerScanner {
  private enum Part {
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS
  }

  /** A longer line is no answer that is measured here. */
  private static final int MAX_LINE = 16 << 10;

  private static final byte[] LENGTH = lower("content-length:");
  private static final byte[] CODING = lower("transfer-encoding:");

  private final byte[] line = new byte[MAX_LINE];
  private int length;
  private Part part = Part.HEAD;
  private int status;
  private long left;
  private boolean chunked;

  private static byte[] lower(String name) {
    return name.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** Of the answer that was completed last. */
  int status() {
    return status;
  }

  /**
   * Reads on.
   *
   * @return whether the answer ended in this buffer; what is behind it is left in the buffer
   * @throws IllegalStateException where this is no HTTP/1.1 answer
   */
  boolean scan(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (part == Part.BODY || part == Part.CHUNK) {
        int taken = (int) Math.min(left, in.remaining());
        in.position(in.position() + taken);
        left -= taken;
        if (left > 0) {
          return false;
        }
        if (part == Part.BODY) {
          return ended();
        }
        part = Part.CHUNK_END;
      } else if (lineEnds(in) && afterLine()) {
        return ended();
      }
    }
    return false;
  }

  private boolean ended() {
    part = Part.HEAD;
    length = 0;
    return true;
  }

  private boolean lineEnds(ByteBuffer in) {
    while (in.hasRemaining()) {
      byte next = in.get();
      if (next == '\n') {
        return true;
      }
      if (next != '\r') {
        if (length == MAX_LINE) {
          throw new IllegalStateException("a line is longer than " + MAX_LINE);
        }
        line[length++] = next;
      }
    }
    return false;
  }

  /** Whether that was the last line of an answer. */
  private boolean afterLine() {
    int size = length;
    length = 0;
    switch (part) {
      case HEAD -> {
        if (size == 0) {
          return headEnds();
        }
        headLine(size);
      }
      case CHUNK_SIZE -> {
        left = number(0, size, 16);
        part = left == 0 ? Part.TRAILERS : Part.CHUNK;
      }
      case CHUNK_END -> part = Part.CHUNK_SIZE;
      case TRAILERS -> {
        return size == 0;
      }
      default -> throw new IllegalStateException("no line is expected in " + part);
    }
    return false;
  }

  private void headLine(int size) {
    if (size > 11 && line[0] == 'H' && line[4] == '/') {
      status = (int) number(9, 12, 10);
      left = 0;
      chunked = false;
    } else if (begins(size, LENGTH)) {
      left = number(LENGTH.length, size, 10);
    } else if (begins(size, CODING)) {
      chunked = true;
    }
  }

  private boolean headEnds() {
    if (status < 200) {
      throw new IllegalStateException("status " + status);
    }
    if (status == 304 || status == 204) {
      return true;
    }
    part = chunked ? Part.CHUNK_SIZE : Part.BODY;
    return !chunked && left == 0;
  }

  private boolean begins(int size, byte[] name) {
    if (size < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      int c = line[i] >= 'A' && line[i] <= 'Z' ? line[i] + 32 : line[i];
      if (c != name[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int from, int to, int base) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(line[i], base);
      if (digit >= 0) {
        value = value * base + digit;
      } else if (line[i] != ' ') {
        break;
      }
    }
    return value;
  }
}
