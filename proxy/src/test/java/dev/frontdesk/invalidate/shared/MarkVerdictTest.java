package dev.frontdesk.invalidate.shared;

import static dev.frontdesk.invalidate.shared.MarkVerdict.INVALIDATED;
import static dev.frontdesk.invalidate.shared.MarkVerdict.UNCONFIRMED;
import static dev.frontdesk.invalidate.shared.MarkVerdict.VALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkVerdictTest {
  private static Validity judge(String stamp, String known, String tags, String hash) {
    Map<String, String> marks = new HashMap<>();
    for (String field : hash.split(" ", -1)) {
      int equals = field.indexOf('=');
      if (equals >= 0) {
        marks.put(field.substring(0, equals), field.substring(equals + 1));
      }
    }
    List<String> fields =
        List.copyOf(MarkFields.asked(List.of(tags.split(" ")).stream().map(Node::tag).toList()));
    List<@Nullable String> values = new ArrayList<>();
    fields.forEach(field -> values.add(marks.get(field)));
    return MarkVerdict.of(stamp(stamp), stamp(known), fields, values, Duration.ofSeconds(10));
  }

  private static SharedStamp stamp(String text) {
    return new SharedStamp(text.substring(0, 1), Long.parseLong(text.substring(1)));
  }

  /** Stamp 5, known 8 and a reply of 9 unless the line says otherwise. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # stamp, known, tags,    hash,                                      verdict
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0,                VALID
          e5,      e9,    x,       !epoch=e !seq=9 !horizon=5,                VALID
          e9,      e9,    x,       !epoch=e !seq=9 !horizon=5,                VALID
          f5,      e8,    x,       !epoch=e !seq=9 !horizon=0,                INVALIDATED
          e5,      f8,    x,       !epoch=e !seq=9 !horizon=0,                UNCONFIRMED
          e5,      f8,    x,       !epoch=f !seq=9 !horizon=0,                INVALIDATED
          e5,      e8,    x,       !epoch=f !seq=9 !horizon=0,                UNCONFIRMED
          e5,      e8,    x,       !epoch=e !seq=7 !horizon=0,                UNCONFIRMED
          e10,     e8,    x,       !epoch=e !seq=9 !horizon=0,                UNCONFIRMED
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=6,                INVALIDATED
          e5,      e8,    x,       !epoch=e !horizon=0,                       UNCONFIRMED
          e5,      e8,    x,       !epoch=e !seq=9,                           UNCONFIRMED
          e5,      e8,    x,       !seq=9 !horizon=0,                         UNCONFIRMED
          e5,      e8,    x,       !epoch=e !seq=nine !horizon=0,             UNCONFIRMED
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=-1,               UNCONFIRMED
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 ax=5,           VALID
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 ax=6,           INVALIDATED
          e5,      e8,    x:1,     !epoch=e !seq=9 !horizon=0 ax=6,           INVALIDATED
          e5,      e8,    x:1:2,   !epoch=e !seq=9 !horizon=0 ax:1=6,         INVALIDATED
          e5,      e8,    x:1,     !epoch=e !seq=9 !horizon=0 a=6,            INVALIDATED
          e5,      e8,    y x:1,   !epoch=e !seq=9 !horizon=0 ax=6,           INVALIDATED
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 bx=6,           VALID
          e5,      e8,    x*,      !epoch=e !seq=9 !horizon=0 bx=6,           INVALIDATED
          e5,      e8,    x:1*,    !epoch=e !seq=9 !horizon=0 bx=6,           VALID
          e5,      e8,    *,       !epoch=e !seq=9 !horizon=0 b=6,            INVALIDATED
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 ax=?,           UNCONFIRMED
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 sx=?,           UNCONFIRMED
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 sx=6@,          UNCONFIRMED
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 sx=6,           UNCONFIRMED
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 sx=5@20000,     VALID
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 sx=6@20000,     10
          e5,      e8,    x,       '!epoch=e !seq=9 !horizon=0 sx=4@1,6@21000,7@30000', 11
          e5,      e8,    x:1,     !epoch=e !seq=9 !horizon=0 sx:1=7@22000 sx=6@21000, 11
          e5,      e8,    x:1*,    !epoch=e !seq=9 !horizon=0 tx:1=7@22000,   12
          e5,      e8,    x:1,     !epoch=e !seq=9 !horizon=0 tx:1=7@22000,   VALID
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 s=7@22000,      12
          e5,      e8,    x,       !epoch=e !seq=9 !horizon=0 sx=6@20000 a=8, INVALIDATED
          """)
  void saysOfAResponse(String stamp, String known, String tags, String hash, String verdict) {
    Validity expected =
        switch (verdict) {
          case "VALID" -> VALID;
          case "INVALIDATED" -> INVALIDATED;
          case "UNCONFIRMED" -> UNCONFIRMED;
          default -> new Validity.SoftlyInvalidated(Instant.ofEpochSecond(Long.parseLong(verdict)));
        };
    assertThat(judge(stamp, known, tags, hash)).isEqualTo(expected);
  }

  @Test
  void aReplyThatIsTooShortConfirmsNothing() {
    assertThat(
            MarkVerdict.of(
                stamp("e5"), stamp("e5"), List.of("!epoch", "!seq"), List.of("e"), Duration.ZERO))
        .isEqualTo(UNCONFIRMED);
  }

  @Test
  void anInvalidationWritesWhatAQuestionAsks() {
    assertThat(MarkFields.written(List.of(Tag.of("a:7"), new Tag("a", true)), false))
        .containsExactly("aa:7", "ba", "b", "aa");
    assertThat(MarkFields.written(List.of(Tag.of("a:7")), true)).containsExactly("sa:7", "ta", "t");
    assertThat(MarkFields.written(List.of(Tag.ALL), false)).containsExactly("a");
    assertThat(MarkFields.asked(List.of(new Tag("a:7", true))))
        .containsExactly(
            "!epoch", "!seq", "!horizon", "a", "s", "aa:7", "sa:7", "aa", "sa", "ba:7", "ta:7");
  }

  @Test
  void ofTwoVerdictsTheWorseCounts() {
    Validity early = new Validity.SoftlyInvalidated(Instant.ofEpochSecond(1));
    Validity late = new Validity.SoftlyInvalidated(Instant.ofEpochSecond(2));
    assertThat(MarkVerdict.earlier(VALID, VALID)).isEqualTo(VALID);
    assertThat(MarkVerdict.earlier(late, VALID)).isEqualTo(late);
    assertThat(MarkVerdict.earlier(VALID, late)).isEqualTo(late);
    assertThat(MarkVerdict.earlier(late, early)).isEqualTo(early);
    assertThat(MarkVerdict.earlier(early, late)).isEqualTo(early);
    assertThat(MarkVerdict.earlier(early, UNCONFIRMED)).isEqualTo(UNCONFIRMED);
  }
}
