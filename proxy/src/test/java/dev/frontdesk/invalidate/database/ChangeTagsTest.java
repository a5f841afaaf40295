package dev.frontdesk.invalidate.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.database.ChangeMessage.Changed;
import dev.frontdesk.rules.Outdated;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Tag;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From rows to tags; an asterisk stands behind a tag that was cut. */
class ChangeTagsTest {
  private static final RuleSet RULES = ChangeRules.of(ChangeRules.BOOKING);
  private static final ChangeTags TAGS = ChangeTags.of(RULES);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what is told                                          | what is cleared
          [7,3,"2026-12-01"]                                      | booking:7 availability:3:2026-12-01 bookings
          ["007",3,"2026-12-01"]                                  | booking:7 availability:3:2026-12-01 bookings
          [7,"03","2026-12-01"]                                   | booking:7 availability:03:2026-12-01 availability:3:2026-12-01 bookings
          [7,3,"2026-06-30T23:30:00+00:00"]                       | booking:7 availability:3:2026-07-01 bookings
          [7,3,"2026-12-01T23:30:00.123456+00:00"]                | booking:7 availability:3:2026-12-01 bookings
          [7,3,"2026-12-01T23:30:00"]                             | booking:7 availability:3:2026-12-01 bookings
          [7,3,"infinity"]                                        | booking:7 availability:3* bookings
          [7,3,"0044-03-15 BC"]                                   | booking:7 availability:3* bookings
          [7,3,null]                                              | booking:7 availability:3* bookings
          [7,null,"2026-12-01"]                                   | booking:7 availability* bookings
          [null,3,"2026-12-01"]                                   | booking* availability:3:2026-12-01 bookings
          ["x",3,"2026-12-01"]                                    | booking* availability:3:2026-12-01 bookings
          [{"a":1},3,"2026-12-01"]                                | booking* availability:3:2026-12-01 bookings
          [7,3,"2026-12-01"],[7,4,"2026-12-02"]                   | booking:7 availability:3:2026-12-01 bookings availability:4:2026-12-02
          """)
  void clearByTheirValues(String rows, String cleared) {
    ChangeTags.Cleared read = cleared("bookings", "[\"id\",\"service_id\",\"starts_at\"]", rows);
    assertThat(texts(read.tags())).containsExactlyInAnyOrder(cleared.split(" "));
    assertThat(read.events()).containsExactly("booking-changed");
    assertThat(read.wide()).isFalse();
  }

  @Test
  void aColumnThatIsNotToldCutsItsTag() {
    assertThat(texts(cleared("bookings", "[\"service_id\"]", "[3]").tags()))
        .containsExactlyInAnyOrder("booking*", "availability:3*", "bookings");
  }

  @Test
  void withoutRowsAllOfTheTableIsCleared() {
    ChangeTags.Cleared read =
        TAGS.cleared(
            ((Changed)
                    ChangeMessage.parse(
                        "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"TRUNCATE\"}"))
                .change());
    assertThat(texts(read.tags()))
        .containsExactlyInAnyOrder("booking*", "availability*", "bookings");
    assertThat(read.wide()).isTrue();
  }

  @Test
  void tooManyTagsAreCutToThoseOfTheTable() {
    String spans =
        IntStream.range(0, 50)
            .mapToObj(i -> "[\"%d-01-01\",\"%d-02-15\"]".formatted(2000 + i, 2000 + i))
            .collect(Collectors.joining(","));
    assertThat(cleared("stays", "[\"first\",\"last\"]", spans).tags())
        .hasSizeLessThanOrEqualTo(ChangeTags.MOST_TAGS);
    assertThat(texts(cleared("stays", "[\"first\",\"last\"]", spans).tags()))
        .containsExactly("span*");
    assertThat(
            texts(
                cleared("stays", "[\"first\",\"last\"]", "[\"2026-12-30\",\"2027-01-01\"]").tags()))
        .containsExactly("span:2026-12-30", "span:2026-12-31", "span:2027-01-01");
  }

  @Test
  void ofAnUnknownTableNothing() {
    ChangeTags.Cleared read = cleared("others", "[\"id\"]", "[1]");
    assertThat(read.known()).isFalse();
    assertThat(read.tags()).isEmpty();
  }

  @Test
  void quotedNamesMeetTheirTable() {
    assertThat(texts(cleared("Order Items", "[\"select\"]", "[\"a:b\"]").tags()))
        .containsExactly("item:a%3Ab");
  }

  @Test
  void everythingIsTheTableWideTagsOfAll() {
    assertThat(texts(TAGS.everything()))
        .containsExactlyInAnyOrder("booking*", "availability*", "bookings", "item*", "span*");
  }

  /** A rule that is new has not cleared what was told before it was there. */
  @Test
  void aNewRuleClearsAllOfItsTable() {
    RuleSet before =
        ChangeRules.of(ChangeRules.BOOKING.replace("{starts_at}\", bookings]", "{starts_at}\"]"));
    assertThat(texts(Outdated.tags(before, RULES)))
        .containsExactlyInAnyOrder("booking*", "availability*", "bookings");
    assertThat(Outdated.tags(RULES, ChangeRules.of(ChangeRules.BOOKING + "\n# the same\n")))
        .isEmpty();
  }

  @Test
  void whatTriggersHaveToTell() {
    assertThat(WatchedTable.of(RULES.changes()))
        .extracting(watched -> watched.table() + " " + watched.columns())
        .containsExactly(
            "bookings [id, service_id, starts_at]",
            "\"Order Items\" [select]",
            "stays [first, last]");
  }

  private static ChangeTags.Cleared cleared(String table, String columns, String rows) {
    Changed read =
        (Changed)
            ChangeMessage.parse(
                "{\"v\":1,\"t\":[\"public\",\"%s\"],\"o\":\"UPDATE\",\"c\":%s,\"k\":[%s]}"
                    .formatted(table, columns, rows));
    return TAGS.cleared(read.change());
  }

  private static List<String> texts(List<Tag> tags) {
    return tags.stream().map(tag -> tag.text() + (tag.cut() ? "*" : "")).toList();
  }
}
