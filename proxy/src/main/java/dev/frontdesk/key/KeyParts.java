package dev.frontdesk.key;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a key in their order. Each name and value stands in the key's text with its length
 * before it, so that the text can be read back and no two lists of parts make the same one. Secrets
 * are in it as digests only; it may be shown to operators.
 */
public record KeyParts(List<Part> parts) {
  private static final String ABSENT = "-";

  /**
   * @param name {@code path}, {@code header accept-language}, {@code identity user} and the like
   * @param value null where the request has none, which is not the same as an empty one
   */
  public record Part(String name, @Nullable String value) {}

  public CacheKey key() {
    return added(new CacheKey(""), parts);
  }

  /** The key with further parts behind its own. */
  public static CacheKey added(CacheKey key, List<Part> parts) {
    Writer writer = new Writer(key.text());
    parts.forEach(writer::add);
    return writer.key();
  }

  /** Writes a key part by part: a request needs its text and not its parts. One thread. */
  static final class Writer {
    private final StringBuilder text = new StringBuilder(256);

    Writer() {}

    /** Goes on behind a text that is there. */
    Writer(String begun) {
      text.append(begun);
    }

    Writer add(Part part) {
      return add(part.name(), part.value());
    }

    Writer add(String name, @Nullable String value) {
      append(name);
      return value(value);
    }

    /** The same with a name of two pieces. */
    Writer add(String prefix, String name, @Nullable String value) {
      text.append(prefix.length() + name.length()).append(':').append(prefix).append(name);
      return value(value);
    }

    private Writer value(@Nullable String value) {
      if (value == null) {
        text.append(ABSENT);
      } else {
        append(value);
      }
      return this;
    }

    CacheKey key() {
      return new CacheKey(text.toString());
    }

    private void append(String value) {
      text.append(value.length()).append(':').append(value);
    }
  }

  /**
   * The parts that a key was made of.
   *
   * @throws IllegalArgumentException where the text is no key
   */
  public static KeyParts of(CacheKey key) {
    Reader reader = new Reader(key.text());
    List<Part> parts = new ArrayList<>();
    while (!reader.atEnd()) {
      String name = reader.next();
      if (name == null) {
        throw new IllegalArgumentException("a part without a name in " + key);
      }
      parts.add(new Part(name, reader.next()));
    }
    return new KeyParts(List.copyOf(parts));
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    boolean atEnd() {
      return at == text.length();
    }

    @Nullable String next() {
      if (text.startsWith(ABSENT, at)) {
        at++;
        return null;
      }
      int colon = text.indexOf(':', at);
      if (colon < 0) {
        throw new IllegalArgumentException("no length at " + at + " in " + text);
      }
      int begin = colon + 1;
      int end = begin + Integer.parseInt(text.substring(at, colon));
      if (end < begin || end > text.length()) {
        throw new IllegalArgumentException("a length beyond the end at " + at + " in " + text);
      }
      at = end;
      return text.substring(begin, end);
    }
  }
}
