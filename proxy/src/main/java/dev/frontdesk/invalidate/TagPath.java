package dev.frontdesk.invalidate;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The way from a tag up to the tag above all: {@code a:b:c} has the proper prefixes {@code a:b},
 * {@code a} and the empty text. A tag's text is escaped, so a colon always parts segments.
 */
public final class TagPath {
  private TagPath() {}

  /** Visits each proper prefix, the longest first and the empty text last; none for the empty. */
  public static void above(String text, Consumer<String> visitor) {
    for (String prefix = text; !prefix.isEmpty(); ) {
      prefix = parent(prefix);
      visitor.accept(prefix);
    }
  }

  /** Whether the test accepts the tag or one of its prefixes but for the empty text. */
  public static boolean anyBelowAll(String text, Predicate<String> test) {
    for (String at = text; !at.isEmpty(); at = parent(at)) {
      if (test.test(at)) {
        return true;
      }
    }
    return false;
  }

  public static String parent(String text) {
    int colon = text.lastIndexOf(':');
    return colon < 0 ? "" : text.substring(0, colon);
  }
}
