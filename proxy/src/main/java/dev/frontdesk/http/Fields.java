package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The field lines of a message in the order they came (RFC 9110 §5.3). Immutable; any thread. Names
 * are compared without regard to case. Lookups are linear: messages carry some ten to thirty lines,
 * where a scan beats a map.
 */
public final class Fields implements Iterable<Field> {
  public static final Fields EMPTY = new Fields(List.of());

  private final List<Field> lines;

  private Fields(List<Field> lines) {
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
    return lines.isEmpty() ? EMPTY : new Fields(List.copyOf(lines));
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

  /** The values of all lines of this name, in order. */
  public List<String> all(String name) {
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
    return builder().addAll(without(name)).add(name, value).build();
  }

  /** These lines and one more. */
  public Fields plus(String name, String value) {
    return builder().addAll(this).add(name, value).build();
  }

  public Fields without(String name) {
    return contains(name) ? filter(line -> !line.is(name)) : this;
  }

  public Fields filter(Predicate<Field> kept) {
    return of(lines.stream().filter(kept).toList());
  }

  public List<Field> lines() {
    return lines;
  }

  public int size() {
    return lines.size();
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  @Override
  public Iterator<Field> iterator() {
    return lines.iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fields fields && lines.equals(fields.lines);
  }

  @Override
  public int hashCode() {
    return lines.hashCode();
  }

  @Override
  public String toString() {
    return lines.toString();
  }

  /** Collects lines; one thread. */
  public static final class Builder {
    private final List<Field> lines = new ArrayList<>();

    private Builder() {}

    public Builder add(String name, String value) {
      lines.add(new Field(name, value));
      return this;
    }

    public Builder addAll(Iterable<Field> more) {
      more.forEach(lines::add);
      return this;
    }

    public Fields build() {
      return of(lines);
    }
  }
}
