package dev.frontdesk.policy;

import dev.frontdesk.http.CommonTexts;
import dev.frontdesk.http.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  public record Named(String name, @Nullable String line, @Nullable String value) {}

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
    this.language = language == null ? null : shared(language);
    List<Named> named = new ArrayList<>(values.size());
    for (Map.Entry<String, @Nullable String> field : new TreeMap<>(values).entrySet()) {
      List<String> lines = original.all(field.getKey());
      String line = lines.size() == 1 ? shared(lines.getFirst()) : null;
      String value = field.getValue() == null ? null : shared(field.getValue());
      // One string where both are the same text.
      named.add(
          new Named(
              shared(field.getKey()), line == null || !line.equals(value) ? line : value, value));
    }
    this.fields = List.copyOf(named);
  }

  private static String shared(String text) {
    return CommonTexts.OF_PROCESS.shared(text);
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
    Map<String, @Nullable String> values = new TreeMap<>();
    for (Named field : fields) {
      values.put(field.name(), field.value());
    }
    return values;
  }

  /** By name. */
  public List<Named> fields() {
    return fields;
  }

  /** By which it may be chosen where Accept-Language is another text, or null. */
  public @Nullable String language() {
    return language;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Nominated nominated) || fields.size() != nominated.fields.size()) {
      return false;
    }
    for (int i = 0; i < fields.size(); i++) {
      Named mine = fields.get(i);
      Named its = nominated.fields.get(i);
      if (!mine.name().equals(its.name()) || !Objects.equals(mine.value(), its.value())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return values().toString();
  }
}
