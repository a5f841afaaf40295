package dev.frontdesk.policy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a representation are held. Immutable. A part that comes is put beside the others
 * and nothing is copied, or a body that comes in many small parts would be copied as many times.
 */
public final class HeldParts {
  /** So many pieces may what is held consist of; with more, the newest part begins anew. */
  static final int MAX_PARTS = 1024;

  private final long complete;
  private final List<Part> parts;

  /**
   * @param first where in the representation it begins
   * @param bytes never empty, never written to
   */
  private record Part(long first, byte[] bytes) {
    /** Of the byte after its last. */
    long end() {
      return first + bytes.length;
    }
  }

  /** Sorted; none overlaps another. */
  private HeldParts(long complete, List<Part> parts) {
    this.complete = complete;
    this.parts = List.copyOf(parts);
  }

  /**
   * @param complete length in bytes of the representation
   */
  public static HeldParts of(long complete, long first, byte[] bytes) {
    if (bytes.length == 0 || first < 0 || first + bytes.length > complete) {
      throw new IllegalArgumentException(
          "%d bytes at %d of %d (expected: some, within)".formatted(bytes.length, first, complete));
    }
    return new HeldParts(complete, List.of(new Part(first, bytes)));
  }

  /** Length in bytes of what these are parts of. */
  public long complete() {
    return complete;
  }

  /** Bytes that are held. */
  public long bytes() {
    return parts.stream().mapToLong(part -> part.bytes().length).sum();
  }

  /** Pieces that they are held in. */
  public int pieces() {
    return parts.size();
  }

  public boolean isComplete() {
    return bytes() == complete;
  }

  /**
   * These with more: the bytes that are held already stay, the others are added. Null where that is
   * more than the bound of pieces.
   */
  public @Nullable HeldParts with(long first, byte[] bytes) {
    List<Part> next = new ArrayList<>(parts.size() + 1);
    long end = first + bytes.length;
    long at = first;
    for (Part part : parts) {
      if (part.first() > at && at < end) {
        at = addUpTo(Math.min(part.first(), end), at, first, bytes, next);
      }
      next.add(part);
      at = Math.max(at, part.end());
    }
    addUpTo(end, at, first, bytes, next);
    return next.size() > MAX_PARTS ? null : new HeldParts(complete, next);
  }

  /** Adds what lies from {@code at} to {@code end} of the bytes that begin at {@code first}. */
  private static long addUpTo(long end, long at, long first, byte[] bytes, List<Part> next) {
    if (at >= end) {
      return at;
    }
    byte[] piece = bytes;
    if (at > first || end < first + bytes.length) {
      piece = new byte[(int) (end - at)];
      System.arraycopy(bytes, (int) (at - first), piece, 0, piece.length);
    }
    next.add(new Part(at, piece));
    return end;
  }

  public boolean covers(ByteRange range) {
    long at = range.first();
    for (Part part : parts) {
      if (part.first() <= at && at < part.end()) {
        at = part.end();
      }
    }
    return at > range.last();
  }

  /** What is missing, where that is one piece; else null. */
  public @Nullable ByteRange onlyGap() {
    ByteRange gap = null;
    long at = 0;
    for (Part part : parts) {
      if (part.first() > at) {
        if (gap != null) {
          return null;
        }
        gap = new ByteRange(at, part.first() - 1);
      }
      at = part.end();
    }
    if (at == complete) {
      return gap;
    }
    return gap == null ? new ByteRange(at, complete - 1) : null;
  }

  /**
   * Views of the bytes of a range, in order.
   *
   * @throws IllegalArgumentException where not all of them are held
   */
  public List<ByteBuffer> views(ByteRange range) {
    if (!covers(range)) {
      throw new IllegalArgumentException("%s (expected: bytes that are held)".formatted(range));
    }
    List<ByteBuffer> views = new ArrayList<>();
    for (Part part : parts) {
      long from = Math.max(range.first(), part.first());
      long to = Math.min(range.last() + 1, part.end());
      if (from < to) {
        views.add(ByteBuffer.wrap(part.bytes(), (int) (from - part.first()), (int) (to - from)));
      }
    }
    return views;
  }

  /** All of it in one array. */
  public byte[] assembled() {
    ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(complete));
    views(new ByteRange(0, complete - 1)).forEach(whole::put);
    return whole.array();
  }
}
