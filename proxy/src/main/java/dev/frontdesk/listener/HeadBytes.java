package dev.frontdesk.listener;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The exact bytes of the request head that a buffer begins with, and their hash. One per event
 * loop, used for one request after the other.
 *
 * <p>Only what begins like GET or HEAD is looked at, and only heads that are whole. The hash takes
 * eight bytes at a time with a secret of this process: who knows the function cannot make heads
 * that collide, and if somebody could, {@link HeadTable} would only forget them sooner.
 */
final class HeadBytes {
  /** A longer head is decoded each time. */
  static final int MAX_HEAD = 4096;

  /** What most heads are within: copied first, so that pipelined requests are not copied along. */
  private static final int USUAL = 512;

  /** {@code GET / HTTP/1.1} and an empty line; what is shorter is no request. */
  private static final int SHORTEST = 18;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes = new byte[MAX_HEAD];
  private final long first;
  private final long second;
  private int length;
  private long hash;

  HeadBytes(RandomGenerator random) {
    this.first = random.nextLong() | 1;
    this.second = random.nextLong() | 1;
  }

  /**
   * Copies the head that begins at the reader's index, which stays where it is.
   *
   * @param kind of connection: with another one, the same bytes are another head
   * @return false: no head that is whole, short enough and a plain read's
   */
  boolean take(ByteBuf buffer, int kind) {
    length = 0;
    int start = buffer.readerIndex();
    int there = buffer.readableBytes();
    if (there < SHORTEST || (buffer.getByte(start) != 'G' && buffer.getByte(start) != 'H')) {
      return false;
    }
    int copied = Math.min(there, USUAL);
    buffer.getBytes(start, bytes, 0, copied);
    int end = end(bytes, 0, copied);
    if (end < 0 && there > copied && copied < MAX_HEAD) {
      int more = Math.min(there, MAX_HEAD);
      buffer.getBytes(start + copied, bytes, copied, more - copied);
      end = end(bytes, copied - 3, more);
    }
    if (end < SHORTEST) {
      return false;
    }
    length = end;
    hash = hash(kind);
    return true;
  }

  /** Nothing was taken. */
  void forget() {
    length = 0;
  }

  /** Of the head that was taken; 0 where none was. */
  int length() {
    return length;
  }

  long hash() {
    return hash;
  }

  boolean equalTo(byte[] other) {
    return other.length == length && Arrays.equals(other, 0, length, bytes, 0, length);
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /**
   * Behind the first CR LF CR LF; -1 where there is none. Where a byte is neither CR nor LF, none
   * of the four that end with it or follow it can be the end, so most bytes are never looked at.
   */
  static int end(byte[] bytes, int from, int to) {
    int at = from + 3;
    while (at < to) {
      byte octet = bytes[at];
      if (octet == '\n') {
        if (bytes[at - 1] == '\r' && bytes[at - 2] == '\n' && bytes[at - 3] == '\r') {
          return at + 1;
        }
        at += 2;
      } else {
        at += octet == '\r' ? 1 : 4;
      }
    }
    return -1;
  }

  private long hash(int kind) {
    long sum = mixed(first ^ length, second ^ kind);
    int last = length - Long.BYTES;
    for (int at = 0; at < last; at += Long.BYTES) {
      sum = mixed(sum ^ (long) LONGS.get(bytes, at), second);
    }
    return mixed(sum ^ (long) LONGS.get(bytes, last), first);
  }

  private static long mixed(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) ^ (a * b);
  }
}
