package dev.frontdesk.http;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the texts that came last were read to: clients send the same few Accept-Encodings and
 * Cache-Controls all the time, and reading one again gives the same. Any thread, without locks: a
 * place holds text and meaning in one immutable object, so a thread sees both or neither, and what
 * is lost when two write at once is read again.
 *
 * @param <T> immutable, with final fields only
 */
public final class Remembered<T> {
  /** Places; a text has one of them, and the text that had it before is forgotten. */
  static final int MAX_TEXTS = 128;

  /** Longer texts are read each time. */
  static final int MAX_CHARACTERS = 256;

  private record Known<T>(String text, T meaning) {}

  private final Function<String, T> reader;
  private final @Nullable Known<T>[] places;

  /**
   * @param reader pure
   */
  @SuppressWarnings("unchecked") // An array of a generic type cannot be made in another way.
  public Remembered(Function<String, T> reader) {
    this.reader = reader;
    this.places = (@Nullable Known<T>[]) new @Nullable Known<?>[MAX_TEXTS];
  }

  public T of(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return reader.apply(text);
    }
    int hash = text.hashCode();
    int place = (hash ^ (hash >>> 16)) & (MAX_TEXTS - 1);
    Known<T> known = places[place];
    if (known != null && known.text().equals(text)) {
      return known.meaning();
    }
    T meaning = reader.apply(text);
    places[place] = new Known<>(text, meaning);
    return meaning;
  }

  /** How many texts are known now. */
  int size() {
    int size = 0;
    for (Known<T> known : places) {
      size += known == null ? 0 : 1;
    }
    return size;
  }
}
