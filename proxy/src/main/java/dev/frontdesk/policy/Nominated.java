package dev.frontdesk.policy;

import dev.frontdesk.http.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The request fields that a response's Vary names (RFC 9111 §4.1), as the original request had
 * them. Two are equal when the normalised values are: what is stored for one takes the place of
 * what is stored for the other. Immutable.
 *
 * <p>Beside the normalised value stands the line as it came, made ready when the response is
 * stored. A browser sends the same text each time, so that a hit compares two strings and
 * normalises nothing.
 */
public final class Nominated {
  public static final Nominated NOTHING = new Nominated(Map.of());

  /**
   * One field.
   *
   * @param line the only line's value as it came; null where there was no line, or several
   * @param value normalised; null where there was no line
   */
  record Named(String name, @Nullable String line, @Nullable String value) {}

  private final Map<String, @Nullable String> values;
  private final List<Named> fields;
  private final @Nullable String language;

  /**
   * @param values normalised, by name in lower case; null for an absent field
   */
  public Nominated(Map<String, @Nullable String> values) {
    this(values, Fields.EMPTY, null);
  }

  /**
   * @param original the request's lines
   * @param language by which it may be chosen where Accept-Language is another text, or null
   */
  Nominated(Map<String, @Nullable String> values, Fields original, @Nullable String language) {
    this.values = values;
    this.language = language;
    List<Named> named = new ArrayList<>(values.size());
    for (Map.Entry<String, @Nullable String> field : new TreeMap<>(values).entrySet()) {
      List<String> lines = original.all(field.getKey());
      String line = lines.size() == 1 ? lines.getFirst() : null;
      // One string where both are the same text.
      named.add(
          new Named(
              field.getKey(),
              line != null && line.equals(field.getValue()) ? field.getValue() : line,
              field.getValue()));
    }
    this.fields = List.copyOf(named);
  }

  /**
   * The same as another, from what {@link #values}, {@link #lines} and {@link #language} said of
   * it.
   */
  public static Nominated restored(
      Map<String, @Nullable String> values, Fields lines, @Nullable String language) {
    return values.isEmpty() ? NOTHING : new Nominated(values, lines, language);
  }

  /** The request's lines as they came, of the fields that had exactly one. */
  public Fields lines() {
    Fields.Builder lines = Fields.builder();
    for (Named field : fields) {
      if (field.line() != null) {
        lines.add(field.name(), field.line());
      }
    }
    return lines.build();
  }

  /** Normalised values by name in lower case; null where the original request had no such field. */
  public Map<String, @Nullable String> values() {
    return values;
  }

  /** Characters of text that is kept beside the normalised values. */
  public int extraText() {
    int characters = 0;
    for (Named field : fields) {
      String line = field.line();
      characters += line == null || line.equals(field.value()) ? 0 : line.length();
    }
    return characters;
  }

  List<Named> fields() {
    return fields;
  }

  /** By which it may be chosen where Accept-Language is another text, or null. */
  public @Nullable String language() {
    return language;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Nominated nominated && values.equals(nominated.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
