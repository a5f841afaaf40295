package dev.frontdesk.replica;

/**
 * A position in PostgreSQL's write-ahead log, in bytes: {@code 16/B374D848}. Unsigned.
 *
 * @param value the 64 bits
 */
public record Lsn(long value) implements Comparable<Lsn> {
  /** Before everything. */
  public static final Lsn ZERO = new Lsn(0);

  /**
   * Reads PostgreSQL's text form.
   *
   * @throws IllegalArgumentException where it has another form
   */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    // A sign is a number to Java, and none to PostgreSQL.
    if (slash < 1
        || slash > 8
        || text.length() - slash < 2
        || text.length() - slash > 9
        || text.indexOf('+') >= 0) {
      throw new IllegalArgumentException("'" + text + "' (expected: a position like 16/B374D848)");
    }
    try {
      long high = Long.parseUnsignedLong(text, 0, slash, 16);
      long low = Long.parseUnsignedLong(text, slash + 1, text.length(), 16);
      return new Lsn(high << 32 | low);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: a position like 16/B374D848)", e);
    }
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** It is this one or a later one. */
  public boolean reaches(Lsn other) {
    return compareTo(other) >= 0;
  }

  @Override
  public String toString() {
    return "%X/%X".formatted(value >>> 32, value & 0xFFFF_FFFFL);
  }
}
