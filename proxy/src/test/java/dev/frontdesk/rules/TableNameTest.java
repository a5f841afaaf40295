package dev.frontdesk.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of tables as rules write them. */
class TableNameTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          bookings                | public  | bookings
          Bookings                | public  | Bookings
          sales.bookings          | sales   | bookings
          "Order Items"           | public  | Order Items
          sales."Order Items"     | sales   | Order Items
          "a.b"."c""d"            | a.b     | c"d
          _x$1                    | public  | _x$1
          """,
      delimiter = '|')
  void isRead(String text, String schema, String name) {
    TableName table = TableName.read(text);
    assertThat(table).isEqualTo(new TableName(schema, name));
    assertThat(TableName.read(String.valueOf(table))).isEqualTo(table);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.b.c",
        "Order Items",
        "a-b",
        "1a",
        "\"",
        "\"\"",
        "\"a",
        "\"a\"b\"",
        "a.",
        ".a",
        "\"a\u0000b\"",
        "a1234567890123456789012345678901234567890123456789012345678901234",
        "\"\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\"",
      })
  void isRefused(String text) {
    assertThat(TableName.read(text)).isNull();
  }

  @Test
  void hasTheLengthOfNamesInPostgres() {
    assertThat(TableName.read("a".repeat(63))).isNotNull();
    assertThat(TableName.read("a".repeat(64))).isNull();
  }
}
