package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.time.HandTiming;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another party's marks at each place between a write's own. */
class OwnMarksTest {
  private static final List<Tag> TAGS = List.of(Tag.of("a:1"), Tag.of("b"));

  private final LocalInvalidation invalidation =
      new LocalInvalidation(MarkOptions.DEFAULT, new HandTiming());

  private void other(String tag, boolean soft) {
    invalidation.invalidate(List.of(Tag.of(tag)), soft);
  }

  private long mark() {
    return invalidation.invalidate(List.of(Tag.of("b")), false);
  }

  /**
   * Two own marks, and another's at one of four places.
   *
   * @return whether they are found to be alone
   */
  private boolean alone(int place, String tag, boolean soft) {
    OwnMarks own = new OwnMarks(invalidation, TAGS, invalidation.sequence());
    for (int mark = 0; mark < 2; mark++) {
      if (place == 2 * mark) {
        other(tag, soft);
      }
      own.before();
      if (place == 2 * mark + 1) {
        other(tag, soft);
      }
      own.marked(mark());
    }
    assertThat(own.last()).isEqualTo(invalidation.sequence());
    return own.alone();
  }

  @Test
  void byItselfAWriteIsAlone() {
    assertThat(alone(-1, "a", false)).isTrue();
  }

  @Test
  void whatHitsTheTagsIsSeenWhereverItComes() {
    for (boolean soft : new boolean[] {false, true}) {
      for (String tag : List.of("a", "a:1", "b")) {
        for (int place = 0; place < 4; place++) {
          assertThat(alone(place, tag, soft)).as("%s at %d, soft: %s", tag, place, soft).isFalse();
        }
      }
    }
  }

  @Test
  void whatHitsOtherTagsIsNoMatterUnlessItComesBetweenLookAndMark() {
    assertThat(alone(0, "a:2", false)).isTrue();
    assertThat(alone(2, "c", true)).isTrue();
    // It could not be told what it was.
    assertThat(alone(1, "c", false)).isFalse();
    assertThat(alone(3, "c", false)).isFalse();
  }
}
