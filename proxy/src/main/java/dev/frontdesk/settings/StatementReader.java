package dev.frontdesk.settings;

import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import dev.frontdesk.settings.yaml.SourceText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The {@code sql} of a query: the statement itself, or a file beside the rule file that has it. */
final class StatementReader {
  /** Octets of a statement. One that people can read is far smaller. */
  static final int MOST_STATEMENT = 64 << 10;

  private static final String EXPECTED =
      "one statement that reads, or the path of a file that ends in .sql";
  private static final String SUFFIX = ".sql";
  private static final List<String> READS = List.of("select", "with", "values", "table");

  private final SourceText ruleFile;
  private final BiFunction<String, String, byte @Nullable []> files;
  private final Findings findings;

  StatementReader(
      SourceText ruleFile, BiFunction<String, String, byte @Nullable []> files, Findings findings) {
    this.ruleFile = ruleFile;
    this.files = files;
    this.findings = findings;
  }

  /**
   * A statement as it was found.
   *
   * @param begins where its text begins
   * @param file its path as written; null: it stands in the rule file
   */
  record Statement(Place begins, String sql, @Nullable String file) {
    /** Where a character of it stands. */
    Place at(int offset) {
      int[] position = SqlText.position(sql, offset);
      return new Place(
          begins.file(), begins.line() + position[0] - 1, begins.column() + position[1] - 1);
    }
  }

  /** Null only after a finding. */
  @Nullable Statement read(Section query) {
    if (!query.has("sql")) {
      query.required("sql", EXPECTED);
      return null;
    }
    Scalar scalar = query.scalar("sql", EXPECTED);
    if (scalar == null) {
      return null;
    }
    String path = scalar.text().strip();
    boolean named = path.endsWith(SUFFIX) && path.lines().count() == 1 && path.indexOf(' ') < 0;
    Statement statement =
        named ? ofFile(scalar, path) : new Statement(begins(scalar), scalar.text(), null);
    if (statement == null) {
      return null;
    }
    if (statement.sql().getBytes(StandardCharsets.UTF_8).length > MOST_STATEMENT) {
      findings.error(
          scalar.place(), "sql: more than 64 KiB (expected: a statement that is no longer)");
      return null;
    }
    return checked(statement);
  }

  private @Nullable Statement ofFile(Scalar scalar, String path) {
    byte[] octets = files.apply(ruleFile.name(), path);
    if (octets == null) {
      findings.error(
          scalar.place(),
          "sql: %s cannot be read (expected: a file that this process may read, by its path from the rule file's folder)"
              .formatted(path));
      return null;
    }
    String name = beside(ruleFile.name(), path);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      // A mark of its order says nothing in UTF-8, and PostgreSQL takes it for a word.
      String sql = text.startsWith("\ufeff") ? text.substring(1) : text;
      return new Statement(new Place(name, 1, 1), sql, path);
    } catch (CharacterCodingException binary) {
      findings.error(
          new Place(name, 1, 1),
          "%s is not UTF-8 (expected: a statement as text in UTF-8)".formatted(path));
      return null;
    }
  }

  static String beside(String ruleFile, String path) {
    return path.startsWith("/")
        ? path
        : ruleFile.substring(0, ruleFile.lastIndexOf('/') + 1) + path;
  }

  /** A block's text begins on the line below its sign, as deep as that line is indented. */
  private Place begins(Scalar scalar) {
    Place place = scalar.place();
    List<String> lines = ruleFile.text().lines().toList();
    String line = place.line() <= lines.size() ? lines.get(place.line() - 1) : "";
    char sign = place.column() <= line.length() ? line.charAt(place.column() - 1) : ' ';
    if (scalar.plain() || (sign != '|' && sign != '>')) {
      return Syntax.at(scalar, 0);
    }
    int indent =
        lines.stream()
            .skip(place.line())
            .filter(below -> !below.isBlank())
            .findFirst()
            .map(below -> below.length() - below.stripLeading().length())
            .orElse(0);
    return new Place(place.file(), place.line() + 1, indent + 1);
  }

  /** What needs no database to be wrong. */
  private @Nullable Statement checked(Statement statement) {
    String sql = statement.sql();
    SqlText text = SqlText.of(sql);
    if (sql.indexOf('\0') >= 0) {
      findings.error(
          statement.at(sql.indexOf('\0')),
          "a NUL character (expected: none, as PostgreSQL has none)");
    } else if (text.open() >= 0) {
      findings.error(
          statement.at(text.open()),
          "%s does not end (expected: its end before that of the statement)"
              .formatted(
                  sql.startsWith("/*", text.open())
                      ? "the comment that begins here"
                      : "the quote that begins here"));
    } else if (text.end() == 0) {
      findings.error(
          statement.begins(), "sql: nothing but comments (expected: one statement that reads)");
    } else if (text.second() >= 0) {
      findings.error(
          statement.at(text.second()),
          "a second statement (expected: one, and nothing after its semicolon)");
    } else if (!text.firstWord().isEmpty() && !READS.contains(text.firstWord())) {
      findings.error(
          statement.at(text.firstAt()),
          "the statement begins with %s (expected: SELECT, WITH, VALUES or TABLE, because a query only reads; a change is a request to the API)"
              .formatted(text.firstWord().toUpperCase(java.util.Locale.ROOT)),
          Nearest.suggestion(text.firstWord(), READS));
    } else {
      return new Statement(statement.begins(), sql.substring(0, text.end()), statement.file());
    }
    return null;
  }
}
