package dev.frontdesk.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select $1, $2::int, $12 | 1 2 12",
        "select '$1', \"$2\", $3 -- $4 | 3",
        "select /* $1 /* $2 */ $3 */ $4 | 4",
        "select $$ $1 $$, $x$ $2 $$ $x$, $3 | 3",
        "select E'\\'$1', 'it''s $2', $3 | 3",
        "select a$1, $2 | 2",
        "select $99999999999 | 2147483647",
      })
  void itsParameters(String sql, String expected) {
    String found =
        String.join(" ", new SqlText(sql).parameters().stream().map(String::valueOf).toList());
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void itsEndIsTakenOff() {
    assertThat(new SqlText("select 1 ; -- done\n;").withoutEnd()).isEqualTo("select 1");
    assertThat(new SqlText("select ';' /* ; */").withoutEnd()).isEqualTo("select ';'");
    assertThat(new SqlText("select 1; select 2;").secondStatement()).isEqualTo(10);
    assertThat(new SqlText("select 1;;").secondStatement()).isEqualTo(-1);
    assertThat(new SqlText(" -- nothing").withoutEnd()).isEmpty();
  }

  @Test
  void whatIsTheSameStatementHasTheSameForm() {
    String one = new SqlText("SELECT  a, 'x' FROM T -- c\n where n = 12.5e3;").normalised();
    assertThat(one).isEqualTo(new SqlText("select a,'y' from t where N=1").normalised());
    assertThat(one).isNotEqualTo(new SqlText("select a,'y' from \"T\" where N=1").normalised());
    assertThat(one).doesNotContain("x'").contains("?");
  }

  @Test
  void whatItCalls() {
    assertThat(new SqlText("select NOW(), a.b(1), \"F\" (2), 'g(3)', count (*)").calls())
        .extracting(SqlText.Call::name)
        .containsExactly("now", "a.b", "F", "count");
  }

  @Test
  void unfinishedTextIsReadToItsEnd() {
    for (String sql : new String[] {"'a", "\"a", "$$a", "/* a", "E'\\", "$", "e'", "1.", "--"}) {
      assertThat(new SqlText(sql).parameters()).isEmpty();
    }
  }
}
