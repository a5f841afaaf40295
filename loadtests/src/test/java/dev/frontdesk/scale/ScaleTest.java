package dev.frontdesk.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.rules.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the programs of this package measure is what they say it is. */
class ScaleTest {
  @TempDir Path folder;

  @Test
  void numbersAreResponsesOfTheirOwnWithTheTagsThatAreSaid() {
    GivenOrigin origin =
        new GivenOrigin(request -> {
          long number = BookingAnswers.number(request.head());
          return new GivenOrigin.Given(
              BookingAnswers.head(number, 100, Instant.now()), BookingAnswers.body(number, 100));
        });
    try (InProcess desk = new InProcess(1 << 28, 1000, record -> {}, origin)) {
      desk.askAll(1000, BookingAnswers::request, one -> {});
      assertThat(desk.store().figures().responses()).isEqualTo(1000);
      assertThat(origin.asked()).isEqualTo(1000);
      desk.askAll(1000, BookingAnswers::request, one -> {});
      assertThat(origin.asked()).as("hits").isEqualTo(1000);
      desk.invalidation().invalidate(List.of(Tag.of(BookingAnswers.tag(7))), false);
      desk.askAll(1000, BookingAnswers::request, one -> {});
      assertThat(origin.asked()).as("one was made invalid").isEqualTo(1001);
    }
  }

  @Test
  void anOptionThatIsNotKnownOrHasNoValueIsNamed() {
    assertThat(Sizing.wrongIn()).isNull();
    assertThat(Sizing.wrongIn("--ttl", "5", "--svg", "x.svg")).isNull();
    assertThat(Sizing.wrongIn("--ttl", "5", "--ltt", "6")).startsWith("--ltt (expected: ");
    assertThat(Sizing.wrongIn("--ttl")).startsWith("--ttl (expected: ");
  }

  @Test
  void zipfDrawsByWeight() {
    int[] drawn = new int[4];
    SplittableRandom random = new SplittableRandom(3);
    Zipf zipf = new Zipf(4, 1);
    for (int i = 0; i < 250_000; i++) {
      drawn[zipf.draw(random)]++;
    }
    for (int i = 0; i < 4; i++) {
      assertThat(drawn[i] / 120_000.0).isCloseTo(1.0 / (i + 1), within(0.02));
    }
  }

  @Test
  void pausesAreReadFromBothCollectorsLogs() throws IOException {
    Path log = folder.resolve("gc.log");
    Files.writeString(
        log,
        """
        [0.500s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->3M(260M) 9.125ms
        [2.000s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 24M->3M(260M) 2.500ms
        [2.100s][info][gc] GC(2) Concurrent Mark Cycle 12.500ms
        [2.200s][info][gc] GC(2) Pause Remark 24M->3M(260M) 4.000ms
        [3.000s][info][gc,phases   ] GC(3) Y: Pause Mark Start (Major) 0.010ms
        """);
    GcPauses pauses = GcPauses.since(log, 1);
    assertThat(pauses.count()).isEqualTo(3);
    assertThat(pauses.max()).isEqualTo(4);
    assertThat(pauses.total()).isCloseTo(6.51, within(0.001));
  }

  @Test
  void thePlotHasACurveForEachSkew() {
    String svg =
        Plot.of(
            new double[] {0.1, 1},
            new double[] {0.6, 1},
            List.of(List.of(0.2, 1.0), List.of(0.5, 1.0)));
    assertThat(svg).startsWith("<svg").endsWith("</svg>\n").contains("Zipf 0.6", "Zipf 1.0");
    assertThat(svg.split("<polyline", -1)).hasSize(3);
  }
}
