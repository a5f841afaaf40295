package dev.frontdesk.http;

import dev.frontdesk.http.StructuredValue.Bare;
import dev.frontdesk.http.StructuredValue.BooleanValue;
import dev.frontdesk.http.StructuredValue.InnerList;
import dev.frontdesk.http.StructuredValue.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the parts of a structured field from left to right, as the algorithms of RFC 9651 §4.2 say.
 * It never goes back further than one character, so the time is linear. One thread.
 */
final class StructuredReader {
  /** The field is not what RFC 9651 allows. It carries nothing: callers only need to know that. */
  @SuppressWarnings("serial")
  static final class Malformed extends Exception {
    Malformed() {
      super(null, null, false, false);
    }
  }

  private static final char END = '\0';

  private final String text;
  private int at;

  StructuredReader(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /** The next character, or NUL at the end, which no part of a structured field may hold. */
  char peek() {
    return atEnd() ? END : text.charAt(at);
  }

  char next() throws Malformed {
    if (atEnd()) {
      throw new Malformed();
    }
    return text.charAt(at++);
  }

  boolean take(char wanted) {
    boolean there = !atEnd() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  void expect(char wanted) throws Malformed {
    if (!take(wanted)) {
      throw new Malformed();
    }
  }

  void skipSpaces() {
    while (peek() == ' ') {
      at++;
    }
  }

  /** Spaces and tabs. */
  private void skipWhiteSpace() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
  }

  /** What stands between two members of a list or dictionary, or the end behind the last one. */
  void separator() throws Malformed {
    skipWhiteSpace();
    if (atEnd()) {
      return;
    }
    expect(',');
    skipWhiteSpace();
    if (atEnd()) {
      // A comma that nothing follows (RFC 9651 §4.2.1).
      throw new Malformed();
    }
  }

  /** RFC 9651 §4.2.3.3. */
  String key() throws Malformed {
    int start = at;
    if (!isLower(peek()) && peek() != '*') {
      throw new Malformed();
    }
    while (isLower(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0) {
      at++;
    }
    return text.substring(start, at);
  }

  /** A member that is its key alone: true, with parameters (RFC 9651 §3.2). */
  Item flag() throws Malformed {
    return new Item(new BooleanValue(true), parameters());
  }

  /** RFC 9651 §4.2.1.1. */
  StructuredValue member() throws Malformed {
    return peek() == '(' ? innerList() : item();
  }

  /** RFC 9651 §4.2.3. */
  private Item item() throws Malformed {
    Bare value = new BareItems(this).read();
    return new Item(value, parameters());
  }

  /** RFC 9651 §4.2.1.2. */
  private InnerList innerList() throws Malformed {
    expect('(');
    List<Item> items = new ArrayList<>();
    while (true) {
      skipSpaces();
      if (take(')')) {
        return new InnerList(List.copyOf(items), parameters());
      }
      items.add(item());
      if (peek() != ' ' && peek() != ')') {
        throw new Malformed();
      }
    }
  }

  /** RFC 9651 §4.2.3.2. */
  private Map<String, Bare> parameters() throws Malformed {
    if (peek() != ';') {
      return Map.of();
    }
    Map<String, Bare> parameters = new LinkedHashMap<>();
    while (take(';')) {
      skipSpaces();
      String key = key();
      parameters.put(key, take('=') ? new BareItems(this).read() : new BooleanValue(true));
    }
    return parameters;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }
}
