package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a structured field that is a List of Strings (RFC 9651 §3.1, §3.3.3), as Cache-Groups is
 * one. Strict, as RFC 9651 §4.2 has it: what breaks the grammar anywhere, or holds a member that is
 * no String, is ignored as a whole. Parameters are checked and left out. Linear in the field's
 * length; never throws. One thread at a time; {@link #of} from any.
 */
public final class StructuredStrings {
  private static final int LONGEST_INTEGER = 15;
  private static final int LONGEST_WHOLE_PART = 12;
  private static final int LONGEST_FRACTION = 3;

  private final String text;
  private int at;

  private StructuredStrings(String text) {
    this.text = text;
  }

  /**
   * The members over all lines of the field, in their order, repeated ones included; or null where
   * there is no such field, or one that is to be ignored.
   */
  public static @Nullable List<String> of(Fields fields, String name) {
    String combined = fields.combined(name);
    return combined == null ? null : new StructuredStrings(combined).members();
  }

  private @Nullable List<String> members() {
    List<String> members = new ArrayList<>();
    skip(" ");
    while (at < text.length()) {
      String member = string();
      if (member == null || !parameters()) {
        return null;
      }
      members.add(member);
      skip(" \t");
      if (at == text.length()) {
        return members;
      }
      if (!taken(',')) {
        return null;
      }
      skip(" \t");
      if (at == text.length()) {
        // A comma that nothing follows (RFC 9651 §4.2.1).
        return null;
      }
    }
    return members;
  }

  /** RFC 9651 §4.2.5, or null. */
  private @Nullable String string() {
    if (!taken('"')) {
      return null;
    }
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      if (c == '\\') {
        if (at == text.length() || "\"\\".indexOf(text.charAt(at)) < 0) {
          return null;
        }
        c = text.charAt(at++);
      } else if (c < ' ' || c > '~') {
        return null;
      }
      value.append(c);
    }
    return null;
  }

  /** RFC 9651 §4.2.3.2: whether what stands here, if anything, are parameters. */
  private boolean parameters() {
    while (taken(';')) {
      skip(" ");
      if (!key() || (taken('=') && !bareItem())) {
        return false;
      }
    }
    return true;
  }

  /** RFC 9651 §4.2.3.3. */
  private boolean key() {
    if (at == text.length() || !(isLower(text.charAt(at)) || text.charAt(at) == '*')) {
      return false;
    }
    while (at < text.length()
        && (isLower(text.charAt(at))
            || isDigit(text.charAt(at))
            || "_-.*".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return true;
  }

  /** RFC 9651 §4.2.3.1. */
  private boolean bareItem() {
    if (at == text.length()) {
      return false;
    }
    char first = text.charAt(at);
    return switch (first) {
      case '"' -> string() != null;
      case '?' -> {
        at++;
        yield taken('0') || taken('1');
      }
      case ':' -> bytes();
      case '@' -> {
        at++;
        yield number(false);
      }
      case '%' -> displayString();
      default -> (isDigit(first) || first == '-') ? number(true) : token();
    };
  }

  /** RFC 9651 §4.2.4: an Integer or, where that is allowed, a Decimal. */
  private boolean number(boolean decimal) {
    taken('-');
    int whole = digits();
    if (!decimal || !taken('.')) {
      return whole >= 1 && whole <= LONGEST_INTEGER;
    }
    int fraction = digits();
    return whole >= 1
        && whole <= LONGEST_WHOLE_PART
        && fraction >= 1
        && fraction <= LONGEST_FRACTION;
  }

  private int digits() {
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at - start;
  }

  /** RFC 9651 §4.2.6. */
  private boolean token() {
    int start = at;
    while (at < text.length()
        && (Tokens.isTokenCharacter(text.charAt(at)) || ":/".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return StructuredFields.isToken(text.substring(start, at));
  }

  /** RFC 9651 §4.2.7. */
  private boolean bytes() {
    int end = text.indexOf(':', at + 1);
    if (end < 0) {
      return false;
    }
    for (int i = at + 1; i < end; i++) {
      char c = text.charAt(i);
      boolean letter = isLower(c) || (c >= 'A' && c <= 'Z');
      if (!letter && !isDigit(c) && "+/=".indexOf(c) < 0) {
        return false;
      }
    }
    at = end + 1;
    return true;
  }

  /** RFC 9651 §4.2.10, but for what its octets spell: nobody reads it here. */
  private boolean displayString() {
    at++;
    if (!taken('"')) {
      return false;
    }
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c < ' ' || c > '~' || (c == '%' && !octet())) {
        return false;
      }
    }
    return false;
  }

  /** Two hexadecimal digits in lower case. */
  private boolean octet() {
    int end = at + 2;
    while (at < end && at < text.length() && "0123456789abcdef".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at == end;
  }

  private boolean taken(char expected) {
    boolean there = at < text.length() && text.charAt(at) == expected;
    at += there ? 1 : 0;
    return there;
  }

  private void skip(String blanks) {
    while (at < text.length() && blanks.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
