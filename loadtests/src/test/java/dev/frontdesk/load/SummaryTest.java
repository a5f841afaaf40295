package dev.frontdesk.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** Figures, and what is said of them. */
class SummaryTest {
  private static final Result STRAIGHT = result(95, 55, 1000, Map.of());
  private static final Result GOOD =
      result(40, 20, 600, Map.of("HIT", 90L, "STALE", 3L, "MISS", 7L, "BYPASS", 500L));

  private static Result result(double p95, double first, double wire, Map<String, Long> outcomes) {
    return new Result("w", 10, 999, 0, 1, p95, 99, 100, 1, first, wire, 0, 100, 1000, outcomes, 5);
  }

  private static JsonObject json(Result with) {
    return new JsonObject()
        .put("title", "A day")
        .put("shows", "Something.")
        .put("load", "1 s")
        .put("machine", "2 processors")
        .put("at", "2026-11-21T00:00:00Z")
        .put("straight", STRAIGHT.json())
        .put("frontdesk", with.json())
        .put("readsChecked", 4)
        .put("writesAcknowledged", 3)
        .put("violations", 1)
        .put("firstViolations", new JsonArray(List.of("the first")))
        .put("violationsStraight", 0)
        .put("errors", new JsonObject().put("book: 500", 2))
        .put("failures", new JsonArray())
        .put("goals", Goals.json(Goals.of(STRAIGHT, with)));
  }

  @Test
  void goalsAreMetOrNot() {
    assertThat(Goals.of(STRAIGHT, GOOD)).allMatch(Goals.Goal::met);
    assertThat(Goals.of(STRAIGHT, STRAIGHT))
        .extracting(Goals.Goal::met)
        .containsExactly(true, false, false, true, false);
    Result failing =
        new Result(
            "w", 10, 999, 2, 1, 100, 99, 1, 1, 50, 601, 0, 1, 1, Map.of("HIT", 9L, "MISS", 1L), 5);
    assertThat(Goals.of(STRAIGHT, failing)).noneMatch(Goals.Goal::met);
  }

  @Test
  void aHitRatioIsThatOfReadsOnCachingRoutes() {
    assertThat(GOOD.hitPercent()).isEqualTo(93);
    assertThat(STRAIGHT.hitPercent()).isZero();
  }

  @Test
  void whatIsSavedMayBeNegative() {
    assertThat(Goals.savedPercent(200, 50)).isEqualTo(75);
    assertThat(Goals.savedPercent(200, 300)).isEqualTo(-50);
    assertThat(Goals.savedPercent(0, 300)).isZero();
  }

  @Test
  void theTextHasFiguresGoalsAndWhatWentWrong() {
    assertThat(Summary.markdown(json(STRAIGHT)))
        .contains("| p95, ms | 95.0 | 95.0 |  |")
        .contains("| hit ratio | above 90 % | 0.0 % | **not met** |")
        .contains("**1 violations**")
        .contains("- the first")
        .contains("- book: 500, 2 times");
    assertThat(Summary.markdown(json(GOOD)))
        .contains("| bytes on the wire of a read | 1000 | 600 | 40.0 % saved |")
        .doesNotContain("not met");
    assertThat(Summary.table(List.of(json(GOOD))).lines()).hasSize(3);
  }

  @Test
  void thePictureIsXmlWithTwoBarsEach() throws Exception {
    String svg = Picture.of(List.of(json(GOOD), json(STRAIGHT).put("title", "a < b & c")));
    var picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    // The paper, two of the legend, and four bars.
    assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(7);
    assertThat(svg).contains("a &lt; b &amp; c").contains(">95.0<").contains(">40.0<");
  }

  @Test
  void percentilesAreMeasuredValues() {
    Tally.Times times = new Tally.Times();
    assertThat(times.percentile(95)).isZero();
    for (int i = 2000; i > 0; i--) {
      times.add(i * 1_000_000L);
    }
    assertThat(times.percentile(50)).isEqualTo(1000);
    assertThat(times.percentile(95)).isEqualTo(1900);
    assertThat(times.percentile(100)).isEqualTo(2000);
    assertThat(times.count()).isEqualTo(2000);
  }

  @Test
  void errorsAreCountedByWhatTheyWere() {
    Tally tally = new Tally();
    tally.answered("read", 1);
    tally.failed("read", "503");
    assertThat(tally.requests()).isEqualTo(2);
    assertThat(tally.errors()).isEqualTo(1);
    assertThat(tally.errorsByName()).containsOnlyKeys("read: 503");
  }
}
