package dev.frontdesk.invalidate.database;

/** Names and texts as they stand in SQL; whatever is in them, they are one name and one text. */
final class SqlText {
  private SqlText() {}

  /** An identifier. PostgreSQL has no names with NUL in them. */
  static String name(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no name (expected: at least one character, and no NUL)");
    }
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** A string constant, whatever {@code standard_conforming_strings} says. */
  static String text(String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
  }

  /** The body of a function between dollar signs that it does not have itself. */
  static String body(String body) {
    String tag = "$frontdesk$";
    for (int i = 1; body.contains(tag); i++) {
      tag = "$frontdesk" + i + "$";
    }
    return tag + body + tag;
  }
}
