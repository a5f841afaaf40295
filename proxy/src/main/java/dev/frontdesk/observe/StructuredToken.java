package dev.frontdesk.observe;

/** What may stand as a token without quotes in the fields that this package writes. */
final class StructuredToken {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private StructuredToken() {}

  /** A field's name (RFC 9110 §5.6.2). */
  static boolean isFieldName(String text) {
    return !text.isEmpty() && text.chars().allMatch(StructuredToken::isTokenCharacter);
  }

  /** A token of a structured field (RFC 9651 §3.3.4), as far as it is one of RFC 9110, too. */
  static boolean fits(String text) {
    return isFieldName(text) && (isLetter(text.charAt(0)) || text.charAt(0) == '*');
  }

  private static boolean isTokenCharacter(int c) {
    return isLetter(c) || (c >= '0' && c <= '9') || MARKS.indexOf(c) >= 0;
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
