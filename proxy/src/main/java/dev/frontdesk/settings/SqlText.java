package dev.frontdesk.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What of a statement can be seen without a database: where its words and parameters are, and where
 * it ends. Quotes, dollar quotes and comments are passed over as PostgreSQL does (Lexical
 * Structure, 4.1).
 *
 * @param parameters {@code $1} and so on, as they come
 * @param firstWord in lower case; empty where there is none
 * @param firstAt its offset, or that of the end
 * @param end behind the last character that is no white space, comment or final semicolon
 * @param second offset of what follows a semicolon; -1: nothing does
 * @param open offset of a quote or comment that does not end; -1: none
 */
record SqlText(
    List<Parameter> parameters, String firstWord, int firstAt, int end, int second, int open) {

  /**
   * @param number 0 where it is larger than a number of parameters can be
   * @param offset of the dollar sign
   */
  record Parameter(int number, int offset) {}

  static SqlText of(String sql) {
    return new Scanner(sql).scan();
  }

  /** Goes through the text once. */
  private static final class Scanner {
    private final String sql;
    private final List<Parameter> parameters = new ArrayList<>();
    private String firstWord = "";
    private int firstAt = -1;
    private int end;
    private int semicolon = -1;
    private int second = -1;
    private int open = -1;
    private int at;

    Scanner(String sql) {
      this.sql = sql;
    }

    SqlText scan() {
      while (at < sql.length() && open < 0) {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
          at++;
        } else if (sql.startsWith("--", at)) {
          int line = sql.indexOf('\n', at);
          at = line < 0 ? sql.length() : line;
        } else if (sql.startsWith("/*", at)) {
          comment();
        } else if (c == ';') {
          semicolon = semicolon < 0 ? at : semicolon;
          at++;
        } else {
          piece(c);
        }
      }
      return new SqlText(
          List.copyOf(parameters),
          firstWord,
          firstAt < 0 ? sql.length() : firstAt,
          end,
          second,
          open);
    }

    /** They nest. */
    private void comment() {
      int begin = at;
      int depth = 0;
      do {
        if (sql.startsWith("/*", at)) {
          depth++;
          at += 2;
        } else if (sql.startsWith("*/", at)) {
          depth--;
          at += 2;
        } else {
          at++;
        }
      } while (depth > 0 && at < sql.length());
      open = depth > 0 ? begin : -1;
    }

    /** Something that means something. */
    private void piece(char c) {
      if (semicolon >= 0 && second < 0) {
        second = at;
      }
      if (firstAt < 0) {
        firstAt = at;
      }
      if (isWordStart(c)) {
        word();
      } else if (c == '\'') {
        quoted('\'', false);
      } else if (c == '"') {
        quoted('"', false);
      } else if (c == '$') {
        dollar();
      } else if (Character.isDigit(c)) {
        number();
      } else {
        at++;
      }
      if (second < 0) {
        end = Math.min(at, sql.length());
      }
    }

    private void word() {
      int begin = at;
      while (at < sql.length() && isWordPart(sql.charAt(at))) {
        at++;
      }
      String word = sql.substring(begin, at).toLowerCase(Locale.ROOT);
      if (firstWord.isEmpty() && second < 0) {
        firstWord = word;
      }
      if (at < sql.length() && sql.charAt(at) == '\'' && word.equals("e")) {
        quoted('\'', true);
      }
    }

    /** A quote is doubled within; a backslash counts only where the text begins with an E. */
    private void quoted(char quote, boolean escapes) {
      int begin = at++;
      while (at < sql.length()) {
        char c = sql.charAt(at);
        if (escapes && c == '\\') {
          at += 2;
        } else if (c != quote) {
          at++;
        } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
          at += 2;
        } else {
          at++;
          return;
        }
      }
      open = begin;
    }

    private void number() {
      while (at < sql.length() && (isWordPart(sql.charAt(at)) || sql.charAt(at) == '.')) {
        at++;
      }
    }

    private void dollar() {
      int begin = at++;
      while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
        at++;
      }
      if (at > begin + 1) {
        String digits = sql.substring(begin + 1, at);
        parameters.add(new Parameter(digits.length() > 5 ? 0 : Integer.parseInt(digits), begin));
        return;
      }
      while (at < sql.length() && isTagPart(sql.charAt(at))) {
        at++;
      }
      if (at >= sql.length() || sql.charAt(at) != '$') {
        return;
      }
      String tag = sql.substring(begin, ++at);
      int close = sql.indexOf(tag, at);
      open = close < 0 ? begin : -1;
      at = close < 0 ? sql.length() : close + tag.length();
    }

    private static boolean isWordStart(char c) {
      return Character.isLetter(c) || c == '_' || c > 0x7f;
    }

    /** A dollar sign within a word is a part of it. */
    private static boolean isWordPart(char c) {
      return isWordStart(c) || Character.isDigit(c) || c == '$';
    }

    private static boolean isTagPart(char c) {
      return isWordStart(c) || Character.isDigit(c);
    }
  }

  /** Line and column of an offset, both from 1. */
  static int[] position(String sql, int offset) {
    int line = 1;
    int lineAt = 0;
    for (int i = 0; i < Math.min(offset, sql.length()); i++) {
      if (sql.charAt(i) == '\n') {
        line++;
        lineAt = i + 1;
      }
    }
    return new int[] {line, offset - lineAt + 1};
  }

  /** The statement without what follows it; null where something else does. */
  static @Nullable String statement(String sql, SqlText text) {
    return text.second() >= 0 ? null : sql.substring(0, text.end());
  }
}
