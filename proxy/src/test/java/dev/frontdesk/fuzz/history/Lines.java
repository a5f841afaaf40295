package dev.frontdesk.fuzz.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Field lines in order; names are compared without regard to case. */
public record Lines(List<Line> all) {
  public static final Lines NONE = new Lines(List.of());

  public Lines {
    all = List.copyOf(all);
  }

  /** Names and values in turn. */
  public static Lines of(String... namesAndValues) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      lines.add(new Line(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Lines(lines);
  }

  public List<String> values(String name) {
    return all.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(Line::value)
        .toList();
  }

  public @Nullable String first(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  public boolean has(String name) {
    return !values(name).isEmpty();
  }

  /** All lines of the name as one value (RFC 9110 §5.3). */
  public String combined(String name) {
    return String.join(", ", values(name));
  }

  /** Members of a list without regard to quotes, in lower case. */
  public List<String> members(String name) {
    List<String> members = new ArrayList<>();
    for (String member : combined(name).split(",")) {
      if (!member.isBlank()) {
        members.add(member.strip().toLowerCase(java.util.Locale.ROOT));
      }
    }
    return members;
  }

  public Lines only(Predicate<Line> kept) {
    return new Lines(all.stream().filter(kept).toList());
  }

  public Lines without(String name) {
    return only(line -> !line.name().equalsIgnoreCase(name));
  }

  public Lines plus(String name, String value) {
    List<Line> more = new ArrayList<>(all);
    more.add(new Line(name, value));
    return new Lines(more);
  }

  public Lines plus(Lines others) {
    List<Line> more = new ArrayList<>(all);
    more.addAll(others.all);
    return new Lines(more);
  }

  @Override
  public String toString() {
    return all.stream().map(Line::toString).collect(Collectors.joining(" | "));
  }
}
