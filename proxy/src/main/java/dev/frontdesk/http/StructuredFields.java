package dev.frontdesk.http;

import java.nio.charset.StandardCharsets;

/**
 * Writes an Item of a structured field (RFC 9651 §4.1.3), as a member of Cache-Status is one (RFC
 * 9211 §2): {@code frontdesk; fwd=stale; ttl=-3}. Collects in one thread.
 */
public final class StructuredFields {
  private static final long LARGEST = 999_999_999_999_999L;

  private final StringBuilder text = new StringBuilder();

  private StructuredFields() {}

  /** An Item that is a Token; a String where the text cannot be one. */
  public static StructuredFields item(String name) {
    StructuredFields item = new StructuredFields();
    item.tokenOrString(name);
    return item;
  }

  /** An Item that is a String. */
  public static StructuredFields string(String value) {
    StructuredFields item = new StructuredFields();
    item.quoted(value);
    return item;
  }

  /** A parameter that is false. */
  public StructuredFields no(String key) {
    flag(key).text.append("=?0");
    return this;
  }

  /** A parameter that is true: its key alone (RFC 9651 §4.1.1.2). */
  public StructuredFields flag(String key) {
    text.append("; ").append(checked(key));
    return this;
  }

  /** Kept within 15 digits, the most that an Integer has (RFC 9651 §3.3.1). */
  public StructuredFields integer(String key, long value) {
    flag(key).text.append('=').append(Math.clamp(value, -LARGEST, LARGEST));
    return this;
  }

  /** A Token; a String where the text cannot be one. */
  public StructuredFields token(String key, String value) {
    flag(key).text.append('=');
    tokenOrString(value);
    return this;
  }

  /** A String; octets that it cannot hold are percent-encoded. */
  public StructuredFields string(String key, String value) {
    flag(key).text.append('=');
    quoted(value);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void tokenOrString(String value) {
    if (isToken(value)) {
      text.append(value);
    } else {
      quoted(value);
    }
  }

  /** RFC 9651 §3.3.4: a letter or {@code *} first; {@code :} and {@code /} are allowed too. */
  public static boolean isToken(String value) {
    if (value.isEmpty()) {
      return false;
    }
    char first = value.charAt(0);
    boolean good = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '*';
    for (int i = 1; good && i < value.length(); i++) {
      char c = value.charAt(i);
      good = c == ':' || c == '/' || Tokens.isTokenCharacter(c);
    }
    return good;
  }

  private void quoted(String value) {
    text.append('"');
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      if (octet == '"' || octet == '\\') {
        text.append('\\').append((char) octet);
      } else if (octet < ' ' || octet == 0x7f) {
        text.append("%%%02X".formatted(octet & 0xff));
      } else {
        text.append((char) octet);
      }
    }
    text.append('"');
  }

  private static String checked(String key) {
    boolean good = !key.isEmpty();
    for (int i = 0; good && i < key.length(); i++) {
      char c = key.charAt(i);
      good =
          (c >= 'a' && c <= 'z')
              || c == '*'
              || (i > 0 && ((c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'));
    }
    if (!good) {
      throw new IllegalArgumentException(
          "parameter key: %s (expected: a key of RFC 9651 §3.1.2)".formatted(key));
    }
    return key;
  }
}
