package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.List;

/** The small grammar that field names and values are made of (RFC 9110 §5.5, §5.6). */
public final class Tokens {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** By character; those beyond are none. Each name of each message is held against it. */
  private static final boolean[] IN_TOKENS = new boolean[0x80];

  static {
    for (char c = 0; c < IN_TOKENS.length; c++) {
      IN_TOKENS[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || TOKEN_MARKS.indexOf(c) >= 0;
    }
  }

  private Tokens() {}

  /** A token: at least one tchar (RFC 9110 §5.6.2). */
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenCharacter(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** A field name is a token (RFC 9110 §5.1). */
  public static boolean isFieldName(String text) {
    return isToken(text);
  }

  /**
   * What may stand in a field value: visible characters, space, tab and obs-text; not CR, LF, NUL
   * or another control character (RFC 9110 §5.5). Characters stand for octets, so none is above
   * 0xFF.
   */
  public static boolean isFieldValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  /** Digits only, at least one; ASCII, where {@link Character#isDigit} takes more. */
  public static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * The members of a comma-separated list over all lines of a field, without surrounding white
   * space; empty members are dropped (RFC 9110 §5.6.1.2).
   */
  public static List<String> members(Fields fields, String name) {
    if (!fields.contains(name)) {
      return List.of();
    }
    List<String> members = new ArrayList<>();
    for (Field line : fields) {
      if (line.is(name)) {
        split(line.value(), ',', members);
      }
    }
    members.removeIf(String::isEmpty);
    return members;
  }

  /**
   * Parts between separators that stand outside quoted strings, trimmed, empty ones included. A
   * quote that is never closed quotes nothing, nor does any behind it: so a directive there is
   * still seen, where the other reading would hide a {@code no-store}; and the time stays linear.
   */
  public static List<String> split(String value, char separator) {
    List<String> parts = new ArrayList<>();
    split(value, separator, parts);
    return parts;
  }

  private static void split(String value, char separator, List<String> parts) {
    int start = 0;
    int i = 0;
    boolean quotes = true;
    while (i < value.length()) {
      char c = value.charAt(i);
      if (c == '"' && quotes) {
        int end = closingQuote(value, i);
        quotes = end >= 0;
        i = quotes ? end : i;
      } else if (c == separator) {
        parts.add(trim(value.substring(start, i)));
        start = i + 1;
      }
      i++;
    }
    parts.add(trim(value.substring(start)));
  }

  /**
   * A token or quoted string as its plain value: quotes off, quoted pairs undone (RFC 9110 §5.6.4).
   * Any other text comes back as it is.
   */
  public static String unquote(String text) {
    if (text.length() < 2 || text.charAt(0) != '"' || closingQuote(text, 0) != text.length() - 1) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 1; i < text.length() - 1; i++) {
      if (text.charAt(i) == '\\') {
        i++;
      }
      plain.append(text.charAt(i));
    }
    return plain.toString();
  }

  /** Takes off optional white space: space and tab, nothing else (RFC 9110 §5.6.3). */
  public static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isWhiteSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isWhiteSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static int closingQuote(String text, int opening) {
    for (int i = opening + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        return i;
      }
    }
    return -1;
  }

  private static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\t';
  }

  static boolean isTokenCharacter(char c) {
    return c < IN_TOKENS.length && IN_TOKENS[c];
  }
}
