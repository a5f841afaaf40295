package dev.frontdesk.observe;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What only an authenticated debug request is told: the cache key (RFC 9211 §2.7), and the tags of
 * the stored response that answered it. Such an answer must not be kept on its way, where others
 * would see it.
 *
 * @param field that carries the tags
 * @param key null where the request was not keyed
 * @param tags as members of a List (RFC 9651 §3.1)
 */
public record Inspected(String field, @Nullable String key, List<String> tags) {
  /** Characters of the key, and of the tags together; above they are cut off. */
  static final int MOST_CHARACTERS = 8192;

  /** Ends what was cut off: a Token, where tags are Strings. */
  private static final String MORE = "more";

  void addTo(Fields.Builder fields) {
    fields.add("Cache-Control", "private, no-store");
    if (!tags.isEmpty()) {
      fields.add(field, list());
    }
  }

  private String list() {
    StringBuilder text = new StringBuilder();
    for (String tag : tags) {
      String separator = text.isEmpty() ? "" : ", ";
      if (text.length() + separator.length() + tag.length() > MOST_CHARACTERS) {
        return text.append(separator).append(MORE).toString();
      }
      text.append(separator).append(tag);
    }
    return text.toString();
  }

  @Nullable String shortKey() {
    return key == null || key.length() <= MOST_CHARACTERS
        ? key
        : key.substring(0, MOST_CHARACTERS) + "...";
  }

  /**
   * What is said anew, and what would let a cache on the way keep the answer all the same: targeted
   * fields come before Cache-Control (RFC 9213 §2.2).
   */
  boolean replaces(Field line) {
    String name = line.name().toLowerCase(Locale.ROOT);
    return line.is(field)
        || name.endsWith("cache-control")
        || name.equals("surrogate-control")
        || name.equals("expires");
  }
}
