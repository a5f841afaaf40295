package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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

  private Fields(Field[] lines) {
    this.lines = lines;
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

  /** The value of the first line of this name, or null. */
  public @Nullable String first(String name) {
    for (Field line : lines) {
      if (line.is(name)) {
        return line.value();
      }
    }
    return null;
  }

  /** The values of all lines of this name, in order. Not for changing. */
  public List<String> all(String name) {
    String first = first(name);
    if (first == null) {
      return List.of();
    }
    List<String> values = new ArrayList<>(2);
    for (Field line : lines) {
      if (line.is(name)) {
        values.add(line.value());
      }
    }
    return values;
  }

  /** All lines of this name combined with ", " (RFC 9110 §5.3), or null where there is none. */
  public @Nullable String combined(String name) {
    List<String> values = all(name);
    return values.isEmpty()
        ? null
        : values.size() == 1 ? values.getFirst() : String.join(", ", values);
  }

  public boolean contains(String name) {
    return first(name) != null;
  }

  /** These lines with every line of the name replaced by one, which is put last. */
  public Fields with(String name, String value) {
    return without(name).plus(name, value);
  }

  /** These lines and one more. */
  public Fields plus(String name, String value) {
    Field[] more = Arrays.copyOf(lines, lines.length + 1);
    more[lines.length] = new Field(name, value);
    return new Fields(more);
  }

  public Fields without(String name) {
    return contains(name) ? filter(line -> !line.is(name)) : this;
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

  public List<Field> lines() {
    return List.of(lines);
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

    public Fields build() {
      return size == 0 ? EMPTY : new Fields(Arrays.copyOf(lines, size));
    }
  }
}
