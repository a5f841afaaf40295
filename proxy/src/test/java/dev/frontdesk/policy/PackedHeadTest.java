package dev.frontdesk.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.rules.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedHeadTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:15:15Z");

  private static void assertThatItIsReadBack(ResponseHead head, List<Tag> tags) {
    byte[] packed = PackedHead.of(head, tags);
    assertThat(PackedHead.head(packed)).isEqualTo(head);
    assertThat(PackedHead.status(packed)).isEqualTo(head.status());
    assertThat(PackedHead.tags(packed)).isEqualTo(tags);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "application/json; charset=utf-8",
        "Sat, 21 Nov 2026 06:15:15 GMT",
        "sat, 21 Nov 2026 06:15:15 GMT",
        "Sun, 21 Nov 2026 06:15:15 GMT",
        "Sat, 21 nov 2026 06:15:15 GMT",
        "Sat, 31 Nov 2026 06:15:15 GMT",
        "Sat, 21 Nov 2026 24:15:15 GMT",
        "Sat, 21 Nov 2026 06:60:15 GMT",
        "Sat, 21 Nov 2026 06:15:60 GMT",
        "Sat, 00 Nov 2026 06:15:15 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Wed, 31 Dec 1969 23:59:59 GMT",
        "Mon, 29 Feb 2100 00:00:00 GMT",
        "Thu, 29 Feb 2024 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "S\u00e4t, 21 Nov 2026 06:15:15 GMT",
        "Sat, 21 Nov 2026 06:15:15 UTC",
        "2f1a7f0e-7c8e-4b43-8f6e-0a4d5ff7a0aa",
        "2F1A7F0E-7C8E-4B43-8F6E-0A4D5FF7A0AA",
        "2f1a7f0e-7c8e-4b43-8f6e-0a4d5ff7a0ag",
        "2f1a7f0e-7c8e-4b43-8f6e00a4d5ff7a0aa",
        "latin \u00ff",
        "wide \u0100",
        "\ud83d\ude00 and half a pair \ud83d",
        "\u0000"
      })
  void eachValueIsReadBackAsItWas(String value) {
    for (int i = 0; i < 20; i++) {
      // The last times it is a common text.
      String own = new String(value.toCharArray());
      assertThatItIsReadBack(
          new ResponseHead(200 + i, Fields.of("X-Value", own, "x-value", own)),
          List.of(Tag.of(own), new Tag("a:" + own + ":b", true), new Tag(own + ":", false)));
    }
  }

  @Test
  void anyTextsAreReadBack() {
    Random random = new Random(6);
    for (int i = 0; i < 2000; i++) {
      Fields.Builder lines = Fields.builder();
      List<Tag> tags = new ArrayList<>();
      for (int line = random.nextInt(20); line > 0; line--) {
        lines.add(text(random), text(random));
      }
      for (int tag = random.nextInt(5); tag > 0; tag--) {
        tags.add(new Tag(text(random), random.nextBoolean()));
      }
      assertThatItIsReadBack(new ResponseHead(100 + random.nextInt(500), lines.build()), tags);
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int kind = random.nextInt(4);
    for (int left = random.nextInt(kind == 3 ? 300 : 12); left > 0; left--) {
      text.append(
          (char)
              (kind == 0
                  ? random.nextInt(65536)
                  : kind == 1 ? 48 + random.nextInt(12) : random.nextInt(256)));
    }
    return text.toString();
  }

  @Test
  void everyDateOfSomeYearsIsWrittenAsOurselvesWriteIt() {
    for (long second = 0; second < 60L * 366 * 86_400; second += 86_399 * 7L) {
      String written = HttpDates.format(Instant.ofEpochSecond(second));
      assertThat(FixDate.second(written)).isEqualTo(second);
      assertThat(FixDate.text(second)).isEqualTo(written);
    }
  }

  @Test
  void dateAndUuidTakeNoMoreThanTheirBytes() {
    Fields plain = Fields.of("Date", "", "X-Request-Id", "");
    Fields full =
        Fields.of(
            "Date", HttpDates.format(NOW), "X-Request-Id", "2f1a7f0e-7c8e-4b43-8f6e-0a4d5ff7a0aa");
    int before = PackedHead.of(new ResponseHead(200, plain), List.of()).length;
    assertThat(PackedHead.of(new ResponseHead(200, full), List.of())).hasSize(before + 8 + 16);
  }

  @Test
  void aHeadThatIsInUseIsNotMadeAgain() {
    byte[] packed = PackedHead.of(new ResponseHead(200, Fields.of("A", "b")), List.of());
    ResponseHead head = HeadsInUse.head(packed, 7);
    assertThat(HeadsInUse.head(packed, 7)).isSameAs(head);
    byte[] like = packed.clone();
    assertThat(HeadsInUse.head(like, 7)).isNotSameAs(head).isEqualTo(head);
    assertThat(HeadsInUse.head(packed, 7)).as("its place was taken").isNotSameAs(head);
  }

  @Test
  void placesAreBoundedAndLargeHeadsHaveNone() {
    byte[] packed = PackedHead.of(new ResponseHead(200, Fields.of("A", "b")), List.of());
    ResponseHead head = HeadsInUse.head(packed, 3);
    HeadsInUse.head(packed.clone(), 3 + HeadsInUse.MOST_HEADS);
    assertThat(HeadsInUse.head(packed, 3)).as("the same place").isNotSameAs(head);
    byte[] large =
        PackedHead.of(
            new ResponseHead(200, Fields.of("A", "b".repeat(HeadsInUse.MOST_BYTES))), List.of());
    assertThat(HeadsInUse.head(large, 5)).isNotSameAs(HeadsInUse.head(large, 5));
  }
}
