package dev.frontdesk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.SqlText.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A dollar sign or a semicolon counts only where PostgreSQL reads one. */
class SqlTextTest {
  private static List<Integer> numbers(String sql) {
    return SqlText.of(sql).parameters().stream().map(Parameter::number).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "select $1, $2::int, f($10)       | 1 2 10",
        "select '$1', \"$2\", $3          | 3",
        "select 'it''s $1', $2            | 2",
        "select E'a\\'$1', $2             | 2",
        "select e'\\\\', $1               | 1",
        "select '\\', $1                  | 1",
        "select $$ $1 $$, $2              | 2",
        "select $a$ $1 $$ $2 $a$, $3      | 3",
        "select a$1, $2                   | 2",
        "select 1$1                       | ''",
        "select $1 -- $2                  | 1",
        "select /* $1 /* $2 */ $3 */ $4   | 4",
        "select a.$1                      | 1",
        "select $123456                   | 0",
        "select 1 - -$1                   | 1",
        "select $1$2                      | 1 2",
      })
  void parametersAreThoseOutsideQuotesAndComments(String sql, String numbers) {
    String found = String.join(" ", numbers(sql).stream().map(String::valueOf).toList());
    assertThat(found).isEqualTo(numbers.equals("''") ? "" : numbers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        " select 1 ; ",
        "select ';'",
        "select 1 -- ; select 2",
        "select 1; /* ; */ ;",
        "select $a$ ; $a$"
      })
  void isOneStatement(String sql) {
    assertThat(SqlText.of(sql).second()).isNegative();
    assertThat(SqlText.of(sql).firstWord()).isEqualTo("select");
  }

  @ParameterizedTest
  @ValueSource(strings = {"select 1; select 2", "select 1;'a'", ";select 1", "select 1;;x"})
  void isMore(String sql) {
    assertThat(SqlText.of(sql).second()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select '",
        "select E'\\'",
        "select \"a",
        "select $$",
        "select $a$ $b$",
        "/* /* */",
        "'\\\\''"
      })
  void whatBeginsEnds(String sql) {
    assertThat(SqlText.of(sql).open()).isNotNegative();
  }

  @Test
  void theEndIsThatOfTheStatement() {
    String sql = "-- a\n(select 1)  ; -- b\n";
    SqlText text = SqlText.of(sql);
    assertThat(sql.substring(0, text.end())).isEqualTo("-- a\n(select 1)");
    assertThat(text.firstWord()).isEqualTo("select");
    assertThat(SqlText.position(sql, text.firstAt())).containsExactly(2, 1);
    assertThat(SqlText.of(" -- nothing").end()).isZero();
  }
}
