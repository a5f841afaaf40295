package dev.frontdesk.invalidate.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.database.ChangeMessage.Beat;
import dev.frontdesk.invalidate.database.ChangeMessage.Changed;
import dev.frontdesk.invalidate.database.ChangeMessage.Malformed;
import dev.frontdesk.invalidate.database.TableChange.Op;
import dev.frontdesk.rules.Found;
import dev.frontdesk.rules.TableName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes on a channel to which everybody may write. */
class ChangeMessageTest {
  private static final TableName BOOKINGS = new TableName("public", "bookings");
  private static final String WHOLE =
      "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"UPDATE\",\"c\":[\"id\",\"day\"],\"k\":[[7,\"2026-12-01\"],[7.0,null]]}";

  @Test
  void tellsRows() {
    assertThat(ChangeMessage.parse(WHOLE))
        .isEqualTo(
            new Changed(
                new TableChange(
                    BOOKINGS,
                    Op.UPDATE,
                    List.of("id", "day"),
                    List.of(
                        List.of(text("7"), text("2026-12-01")), List.of(text("7"), Found.ABSENT))),
                true));
  }

  @Test
  void tellsThatATableHasChanged() {
    assertThat(ChangeMessage.parse("{\"v\":1,\"t\":[\"a\",\"b\"],\"o\":\"TRUNCATE\"}"))
        .isEqualTo(new Changed(TableChange.somewhere(new TableName("a", "b"), Op.TRUNCATE), true));
  }

  /** A value as JSON, and the value that it is in a tag; - none, ? unreadable. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7                          | 7
          7.50                       | 7.5
          -0                         | 0
          1e3                        | 1000
          1e-101                     | ?
          1e99999                    | ?
          1e99999999999999           | ?
          true                       | true
          null                       | -
          ""                         | -
          "a:b"                      | a:b
          "2026-12-01T10:00:00+00:00"| 2026-12-01T10:00:00+00:00
          []                         | ?
          {}                         | ?
          [[1]]                      | ?
          {"a":{"b":[1,2]}}          | ?
          """)
  void readsValuesAsThoseOfBodies(String json, String value) {
    Changed read =
        (Changed)
            ChangeMessage.parse(
                "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":[\"id\"],\"k\":[[%s]]}"
                    .formatted(json));
    Found expected =
        switch (value) {
          case "-" -> Found.ABSENT;
          case "?" -> Found.UNREADABLE;
          default -> text(value);
        };
    assertThat(read.change().rows()).isEqualTo(List.of(List.of(expected)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"t\":[\"public\",\"bookings\"]}",
        "{\"v\":2,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":[\"id\"],\"k\":[[1]]}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"MERGE\"}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":[\"id\"]}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"k\":[[1]]}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":[\"id\"],\"k\":[]}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":[\"id\"],\"k\":[[1,2]]}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":[7],\"k\":[[1]]}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":[\"id\"],\"k\":[7]}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":\"id\",\"k\":{}}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":[\"id\"],\"k\":[[1]]} {}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"o\":\"DELETE\"}",
        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":[\"id\"],\"k\":[[1",
      })
  void whatIsOnlyKnownToBeAboutATableIsAboutAllOfIt(String payload) {
    assertThat(ChangeMessage.parse(payload))
        .isInstanceOfSatisfying(
            Changed.class,
            read -> {
              assertThat(read.whole()).isFalse();
              assertThat(read.change().table()).isEqualTo(BOOKINGS);
              assertThat(read.change().rows()).isNull();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "7",
        "null",
        "[]",
        "{}",
        "{",
        "bookings",
        "{\"v\":1}",
        "{\"v\":1,\"t\":\"bookings\",\"o\":\"INSERT\"}",
        "{\"v\":1,\"t\":[\"bookings\"],\"o\":\"INSERT\"}",
        "{\"v\":1,\"t\":[[\"public\"],\"bookings\"",
        "{\"v\":1,\"b\":7,\"n\":1}",
        "{\"v\":1,\"b\":\"x\",\"n\":1e400}",
        "{\"v\":1,\"b\":\"x\",\"n\":99999999999999999999999}",
        "{\"v\":2,\"b\":\"x\",\"n\":1}",
        "\u0000",
        "{\"v\":1,\"t\":null,\"o\":null,\"c\":null,\"k\":null,\"b\":null,\"n\":null}",
      })
  void whatNobodyUnderstandsIsMalformed(String payload) {
    assertThat(ChangeMessage.parse(payload)).isEqualTo(new Malformed());
  }

  @Test
  void whatIsTooLongOrTooDeepIsMalformed() {
    assertThat(ChangeMessage.parse(WHOLE + " ".repeat(ChangeMessage.MOST_CHARACTERS)))
        .isEqualTo(new Malformed());
    assertThat(ChangeMessage.parse("[".repeat(7_000))).isEqualTo(new Malformed());
    assertThat(ChangeMessage.parse("{\"k\":" + "[".repeat(7_000))).isEqualTo(new Malformed());
  }

  @Test
  void aBeatIsReadBack() {
    assertThat(ChangeMessage.parse(ChangeMessage.beat("me", 12))).isEqualTo(new Beat("me", 12));
  }

  /** Whatever comes is read to something: each octet of a message changed, left out or doubled. */
  @Test
  void readingNeverFails() {
    Random random = new Random(7);
    byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = whole.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        changed[random.nextInt(changed.length)] =
            random.nextBoolean() ? whole[random.nextInt(whole.length)] : (byte) random.nextInt(256);
      }
      String payload =
          new String(changed, 0, random.nextInt(changed.length + 1), StandardCharsets.UTF_8);
      assertThat(ChangeMessage.parse(payload)).as(payload).isNotNull();
    }
  }

  private static Found text(String text) {
    return new Found(List.of(text), true, true);
  }
}
