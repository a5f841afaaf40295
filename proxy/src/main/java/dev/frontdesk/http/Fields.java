package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The field lines of a message in the order they came (RFC 9110 §5.3). Immutable; any thread. Names
 * are compared without regard to case. Lookups are linear: messages carry some ten to thirty lines,
 * where a scan beats a map. Every request makes and asks several of these, so what changes nothing
 * copies nothing, and a look-up that finds nothing makes nothing.
 */
public final class Fields implements Iterable<Field> {
  private static final Field[] NO_LINES = {};

  public static final Fields EMPTY = new Fields(NO_LINES);

  /** Never written to. */
  private final Field[] lines;

  /**
   * One bit for each line's name: where a name's bit is not set, no line has that name. Most
   * look-ups are for what is not there (Upgrade, Range, conditions), and end here.
   */
  private final int present;

  private Fields(Field[] lines) {
    this(lines, bits(lines));
  }

  private Fields(Field[] lines, int present) {
    this.lines = lines;
    this.present = present;
  }

  /** The same for all spellings of a name: length, first and last character without case. */
  private static int bit(String name) {
    int length = name.length();
    return length == 0
        ? 1
        : 1 << (length * 5 + (name.charAt(0) & 0x1f) * 3 + (name.charAt(length - 1) & 0x1f));
  }

  private static int bits(Field[] lines) {
    int bits = 0;
    for (Field line : lines) {
      bits |= bit(line.name());
    }
    return bits;
  }

  /** Names and values in turn: {@code of("Age", "3", "Vary", "Accept")}. */
  public static Fields of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "names and values: %d strings (expected: an even number)"
              .formatted(namesAndValues.length));
    }
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  public static Fields of(Collection<Field> lines) {
    return lines.isEmpty() ? EMPTY : builder().addAll(lines).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** With room for so many lines. */
  public static Builder builder(int lines) {
    Builder builder = new Builder();
    builder.makeRoomFor(lines);
    return builder;
  }

  /** The value of the first line of this name, or null. */
  public @Nullable String first(String name) {
    if ((present & bit(name)) == 0) {
      return null;
    }
    for (Field line : lines) {
      if (line.is(name)) {
        return line.value();
      }
    }
    return null;
  }

  /** The value of the only line of this name; null where there is none, or more than one. */
  public @Nullable String only(String name) {
    int first = next(name, 0);
    return first < 0 || next(name, first + 1) >= 0 ? null : lines[first].value();
  }

  /** The values of all lines of this name, in order. Not for changing. */
  public List<String> all(String name) {
    int first = next(name, 0);
    if (first < 0) {
      return List.of();
    }
    int further = next(name, first + 1);
    if (further < 0) {
      return List.of(lines[first].value());
    }
    List<String> values = new ArrayList<>(4);
    values.add(lines[first].value());
    for (int i = further; i >= 0; i = next(name, i + 1)) {
      values.add(lines[i].value());
    }
    return values;
  }

  /** Where the first line of this name stands, from this one on; or -1. */
  private int next(String name, int from) {
    if ((present & bit(name)) == 0) {
      return -1;
    }
    for (int i = from; i < lines.length; i++) {
      if (lines[i].is(name)) {
        return i;
      }
    }
    return -1;
  }

  /** All lines of this name combined with ", " (RFC 9110 §5.3), or null where there is none. */
  public @Nullable String combined(String name) {
    int first = next(name, 0);
    if (first < 0) {
      return null;
    }
    return next(name, first + 1) < 0 ? lines[first].value() : String.join(", ", all(name));
  }

  public boolean contains(String name) {
    return next(name, 0) >= 0;
  }

  /** These lines with every line of the name replaced by one, which is put last. */
  public Fields with(String name, String value) {
    Field line = new Field(name, value);
    int first = next(name, 0);
    if (first < 0) {
      return plus(line);
    }
    return next(name, first + 1) < 0 ? movedLast(first, line) : without(name).plus(line);
  }

  /** These lines and one more. */
  public Fields plus(String name, String value) {
    return plus(new Field(name, value));
  }

  private Fields movedLast(int from, Field line) {
    Field[] moved = new Field[lines.length];
    System.arraycopy(lines, 0, moved, 0, from);
    System.arraycopy(lines, from + 1, moved, from, lines.length - from - 1);
    moved[lines.length - 1] = line;
    return new Fields(moved, present);
  }

  private Fields plus(Field line) {
    Field[] more = Arrays.copyOf(lines, lines.length + 1);
    more[lines.length] = line;
    return new Fields(more, present | bit(line.name()));
  }

  public Fields without(String name) {
    int first = next(name, 0);
    if (first < 0) {
      return this;
    }
    Field[] kept = new Field[lines.length];
    System.arraycopy(lines, 0, kept, 0, first);
    int size = first;
    for (int i = first + 1; i < lines.length; i++) {
      if (!lines[i].is(name)) {
        kept[size++] = lines[i];
      }
    }
    return size == 0 ? EMPTY : new Fields(Arrays.copyOf(kept, size));
  }

  public Fields filter(Predicate<Field> kept) {
    Builder builder = null;
    for (int i = 0; i < lines.length; i++) {
      if (!kept.test(lines[i])) {
        if (builder == null) {
          builder = builder().addFirst(this, i);
        }
      } else if (builder != null) {
        builder.add(lines[i]);
      }
    }
    return builder == null ? this : builder.build();
  }

  /** Not for changing. */
  public List<Field> lines() {
    return Collections.unmodifiableList(Arrays.asList(lines));
  }

  public int size() {
    return lines.length;
  }

  public boolean isEmpty() {
    return lines.length == 0;
  }

  @Override
  public Iterator<Field> iterator() {
    return new Lines(lines);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fields fields && Arrays.equals(lines, fields.lines);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lines);
  }

  @Override
  public String toString() {
    return Arrays.toString(lines);
  }

  private static final class Lines implements Iterator<Field> {
    private final Field[] lines;
    private int next;

    Lines(Field[] lines) {
      this.lines = lines;
    }

    @Override
    public boolean hasNext() {
      return next < lines.length;
    }

    @Override
    public Field next() {
      if (next == lines.length) {
        throw new NoSuchElementException();
      }
      return lines[next++];
    }
  }

  /** Collects lines; one thread. */
  public static final class Builder {
    /** What most messages have room in. */
    private static final int USUAL = 16;

    private Field[] lines = NO_LINES;
    private int size;

    private Builder() {}

    public Builder add(String name, String value) {
      return add(new Field(name, value));
    }

    public Builder add(Field line) {
      makeRoom(1);
      lines[size++] = line;
      return this;
    }

    public Builder addAll(Iterable<Field> more) {
      if (more instanceof Fields fields) {
        return addFirst(fields, fields.size());
      }
      more.forEach(this::add);
      return this;
    }

    private Builder addFirst(Fields fields, int count) {
      makeRoom(count);
      System.arraycopy(fields.lines, 0, lines, size, count);
      size += count;
      return this;
    }

    private void makeRoom(int count) {
      if (size + count > lines.length) {
        lines = Arrays.copyOf(lines, Math.max(USUAL, (size + count) * 2));
      }
    }

    private void makeRoomFor(int count) {
      lines = count == 0 ? NO_LINES : new Field[count];
    }

    public Fields build() {
      if (size == 0) {
        return EMPTY;
      }
      return new Fields(size == lines.length ? lines : Arrays.copyOf(lines, size));
    }
  }
}
