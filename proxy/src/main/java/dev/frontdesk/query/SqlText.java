package dev.frontdesk.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A statement's words: what is a parameter, what a comment or a literal, and where it ends
 * (PostgreSQL's documentation, "Lexical Structure"). It is read to say more in findings and to
 * compare statements; what a statement may do is decided by PostgreSQL alone. Pure.
 */
final class SqlText {
  private enum Kind {
    WORD,
    QUOTED_NAME,
    LITERAL,
    PARAMETER,
    SIGN
  }

  private record Word(Kind kind, int start, int end) {}

  /** A name before a parenthesis, as it stands: {@code now}, {@code pg_catalog.now}. */
  record Call(String name, int at) {}

  private final String text;
  private final List<Word> words = new ArrayList<>();
  private int at;

  SqlText(String text) {
    this.text = text;
    while (at < text.length()) {
      read();
    }
  }

  /** Without semicolons and comments at its end. */
  String withoutEnd() {
    int last = words.size();
    while (last > 0 && isSign(words.get(last - 1), ';')) {
      last--;
    }
    return last == 0 ? "" : text.substring(0, words.get(last - 1).end());
  }

  /** Where another statement begins behind a semicolon; -1: nowhere. */
  int secondStatement() {
    for (int i = 0; i + 1 < words.size(); i++) {
      if (isSign(words.get(i), ';') && !isSign(words.get(i + 1), ';')) {
        return words.get(i + 1).start();
      }
    }
    return -1;
  }

  /** The numbers of its parameters. */
  Set<Integer> parameters() {
    Set<Integer> numbers = new TreeSet<>();
    for (Word word : words) {
      if (word.kind() == Kind.PARAMETER) {
        numbers.add(number(word));
      }
    }
    return numbers;
  }

  /** Where the parameter first stands, counted from 0; -1: nowhere. */
  int placeOf(int parameter) {
    for (Word word : words) {
      if (word.kind() == Kind.PARAMETER && number(word) == parameter) {
        return word.start();
      }
    }
    return -1;
  }

  /** No statement has a parameter of nine digits; one that does has all the same. */
  private int number(Word word) {
    String digits = text.substring(word.start() + 1, word.end());
    return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  /** What looks like a call of a function; some are types or keywords. */
  List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i + 1 < words.size(); i++) {
      if (isName(words.get(i)) && isSign(words.get(i + 1), '(')) {
        boolean qualified = i >= 2 && isSign(words.get(i - 1), '.') && isName(words.get(i - 2));
        String name = name(words.get(i));
        calls.add(
            new Call(qualified ? name(words.get(i - 2)) + "." + name : name, words.get(i).start()));
      }
    }
    return calls;
  }

  private static boolean isName(Word word) {
    return word.kind() == Kind.WORD || word.kind() == Kind.QUOTED_NAME;
  }

  private String name(Word word) {
    String own = text.substring(word.start(), word.end());
    return word.kind() == Kind.WORD
        ? own.toLowerCase(Locale.ROOT)
        : own.substring(1, own.length() - 1).replace("\"\"", "\"");
  }

  /** The same for statements that differ in spaces, comments, case and literals only. */
  String normalised() {
    StringBuilder out = new StringBuilder();
    for (Word word : words) {
      if (isSign(word, ';')) {
        continue;
      }
      if (!out.isEmpty()) {
        out.append(' ');
      }
      String own = text.substring(word.start(), word.end());
      out.append(
          switch (word.kind()) {
            case LITERAL -> "?";
            case WORD -> own.toLowerCase(Locale.ROOT);
            case QUOTED_NAME, PARAMETER, SIGN -> own;
          });
    }
    return out.toString();
  }

  private boolean isSign(Word word, char sign) {
    return word.kind() == Kind.SIGN && text.charAt(word.start()) == sign;
  }

  private void read() {
    char c = text.charAt(at);
    if (Character.isWhitespace(c)) {
      at++;
    } else if (text.startsWith("--", at)) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
    } else if (text.startsWith("/*", at)) {
      comment();
    } else if (c == '\'') {
      literal(at, false);
    } else if (c == '"') {
      add(Kind.QUOTED_NAME, closing('"', at + 1));
    } else if (c == '$') {
      dollar();
    } else if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      number();
    } else if (startsName(c)) {
      word();
    } else {
      add(Kind.SIGN, at + 1);
    }
  }

  private void add(Kind kind, int end) {
    words.add(new Word(kind, at, end));
    at = end;
  }

  /** Comments nest. */
  private void comment() {
    int depth = 0;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < text.length());
  }

  private void literal(int quote, boolean escapes) {
    int end = quote + 1;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (escapes && c == '\\') {
        end += 2;
      } else if (c == '\'' && end + 1 < text.length() && text.charAt(end + 1) == '\'') {
        end += 2;
      } else if (c == '\'') {
        end++;
        break;
      } else {
        end++;
      }
    }
    add(Kind.LITERAL, Math.min(end, text.length()));
  }

  private int closing(char quote, int from) {
    int end = from;
    while (end < text.length()) {
      if (text.charAt(end) != quote) {
        end++;
      } else if (end + 1 < text.length() && text.charAt(end + 1) == quote) {
        end += 2;
      } else {
        return end + 1;
      }
    }
    return text.length();
  }

  /** A parameter, or a literal in dollar quotes. */
  private void dollar() {
    int end = at + 1;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    if (end > at + 1) {
      add(Kind.PARAMETER, end);
      return;
    }
    String quote = dollarQuote();
    if (quote == null) {
      add(Kind.SIGN, at + 1);
      return;
    }
    int close = text.indexOf(quote, at + quote.length());
    add(Kind.LITERAL, close < 0 ? text.length() : close + quote.length());
  }

  private @Nullable String dollarQuote() {
    int end = at + 1;
    while (end < text.length() && continuesName(text.charAt(end)) && text.charAt(end) != '$') {
      end++;
    }
    return end < text.length() && text.charAt(end) == '$' ? text.substring(at, end + 1) : null;
  }

  private void number() {
    int end = at + 1;
    while (end < text.length()
        && ((continuesName(text.charAt(end)) && text.charAt(end) != '$')
            || text.charAt(end) == '.')) {
      end++;
    }
    add(Kind.LITERAL, end);
  }

  private void word() {
    int end = at + 1;
    while (end < text.length() && continuesName(text.charAt(end))) {
      end++;
    }
    boolean quoted = end == at + 1 && end < text.length() && text.charAt(end) == '\'';
    if (quoted && "eEbBxXnN".indexOf(text.charAt(at)) >= 0) {
      literal(end, "eE".indexOf(text.charAt(at)) >= 0);
    } else {
      add(Kind.WORD, end);
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean startsName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c > 0x7f;
  }

  private static boolean continuesName(char c) {
    return startsName(c) || isDigit(c) || c == '$';
  }
}
