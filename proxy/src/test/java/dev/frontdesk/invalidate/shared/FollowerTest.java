package dev.frontdesk.invalidate.shared;

import static dev.frontdesk.invalidate.shared.Follower.Heard.FOREIGN;
import static dev.frontdesk.invalidate.shared.Follower.Heard.GAP;
import static dev.frontdesk.invalidate.shared.Follower.Heard.IN_ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.invalidate.shared.Follower.Caught;
import dev.frontdesk.invalidate.shared.SharedMarkObserver.Distrust;
import dev.frontdesk.invalidate.shared.SharedMarkObserver.Doubt;
import dev.frontdesk.invalidate.shared.Truth.Beat;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.time.HandTiming;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FollowerTest {
  private final LocalInvalidation local =
      new LocalInvalidation(MarkOptions.DEFAULT, new HandTiming());
  private final Follower follower = new Follower(local, "me");

  private static Told told(String epoch, long n, String tag, String writer) {
    return new Told(epoch, n, new Change(List.of(Tag.of(tag)), Change.HARD, 0, writer, true));
  }

  private Follower.Heard hear(String epoch, long n, String tag) {
    return follower.hear(told(epoch, n, tag, "other"), Duration.ZERO);
  }

  private static Beat beat(String epoch, long sequence, boolean complete, Told... page) {
    return new Beat(epoch, sequence, 0, Map.of(), Doubt.LOST, complete, Arrays.asList(page));
  }

  private Caught caught(Beat beat) {
    return follower.caught(beat, Duration.ZERO);
  }

  private boolean marked(String tag, long since) {
    return !local.stillValid(since, List.of(Tag.of(tag)));
  }

  @Test
  void itBeginsWhereTheFirstBeatIsAndDistrustsWhatWasBefore() {
    assertThat(hear("e", 3, "a")).isEqualTo(FOREIGN);
    assertThat(follower.stampOf(0)).isNull();
    assertThat(caught(beat("e", 5, false))).isEqualTo(new Caught(0, true, Distrust.STARTED));
    assertThat(marked("anything", 0)).isTrue();
    assertThat(follower.stampOf(0)).as("from before").isNull();
    assertThat(follower.stampOf(1)).isEqualTo(new SharedStamp("e", 5));
  }

  @Test
  void changesAreMarkedWhenTheyComeAndThePositionMovesWhenNoneIsMissing() {
    caught(beat("e", 5, false));
    long before = local.sequence();
    assertThat(hear("e", 7, "a")).isEqualTo(GAP);
    assertThat(marked("a", before)).isTrue();
    assertThat(follower.applied()).isEqualTo(new SharedStamp("e", 5));
    assertThat(follower.known()).isEqualTo(new SharedStamp("e", 7));
    assertThat(follower.acknowledgements()).as("not before the other has come").isEmpty();
    assertThat(follower.stampOf(local.sequence())).isEqualTo(new SharedStamp("e", 5));

    assertThat(hear("e", 6, "b")).isEqualTo(IN_ORDER);
    assertThat(follower.applied()).isEqualTo(new SharedStamp("e", 7));
    assertThat(follower.acknowledgements())
        .isEqualTo(Map.of("other", new Acknowledged("me", "e", 7)));
    assertThat(follower.acknowledgements()).as("once").isEmpty();
    assertThat(follower.stampOf(local.sequence())).isEqualTo(new SharedStamp("e", 7));

    long sequence = local.sequence();
    assertThat(hear("e", 7, "a")).as("twice").isEqualTo(IN_ORDER);
    assertThat(local.sequence()).isEqualTo(sequence);
  }

  @Test
  void whatIsMissingComesByTheLog() {
    caught(beat("e", 5, false));
    hear("e", 8, "c");
    assertThat(caught(beat("e", 9, true, told("e", 6, "a", "other"), told("e", 7, "b", "me"))))
        .isEqualTo(new Caught(2, false, null));
    assertThat(follower.applied()).isEqualTo(new SharedStamp("e", 8));
    assertThat(marked("a", 1)).isTrue();
    assertThat(marked("b", 1)).as("its own is marked already").isFalse();
    assertThat(caught(beat("e", 9, true, told("e", 9, "d", "other"))))
        .isEqualTo(new Caught(1, true, null));
  }

  @Test
  void aHoleInTheLogIsDistrusted() {
    caught(beat("e", 5, false));
    assertThat(caught(beat("e", 9, true, told("e", 7, "a", "other"))).distrust())
        .isEqualTo(Distrust.LOG);
    assertThat(follower.applied()).isEqualTo(new SharedStamp("e", 9));
    assertThat(caught(beat("e", 12, false)).distrust()).isEqualTo(Distrust.LOG);
    assertThat(
            caught(beat("e", 15, true, told("e", 13, "a", "x"), told("e", 15, "a", "x")))
                .distrust())
        .isEqualTo(Distrust.LOG);
    assertThat(marked("anything", local.sequence() - 1)).isTrue();
  }

  @Test
  void messagesThatOvertakeABeatMakeNoHole() {
    caught(beat("e", 5, false));
    hear("e", 6, "a");
    hear("e", 7, "b");
    assertThat(
            caught(
                beat(
                    "e",
                    8,
                    true,
                    told("e", 6, "a", "x"),
                    told("e", 7, "b", "x"),
                    told("e", 8, "c", "x"))))
        .isEqualTo(new Caught(1, true, null));
    hear("e", 9, "d");
    assertThat(caught(beat("e", 8, false))).as("older").isEqualTo(new Caught(0, true, null));
    assertThat(follower.applied()).isEqualTo(new SharedStamp("e", 9));
  }

  @Test
  void anotherEpochIsDistrusted() {
    caught(beat("e", 5, false));
    hear("e", 7, "a");
    long before = local.sequence();
    assertThat(caught(beat("f", 2, false)).distrust()).isEqualTo(Distrust.EPOCH);
    assertThat(marked("anything", before)).isTrue();
    assertThat(follower.stampOf(before)).isNull();
    assertThat(follower.stampOf(local.sequence())).isEqualTo(new SharedStamp("f", 2));
    assertThat(follower.known()).isEqualTo(new SharedStamp("f", 2));
    assertThat(hear("e", 6, "b")).isEqualTo(FOREIGN);
  }

  @Test
  void ownChangesAreKnownWhenRedisHasThemAndNotMarkedAgain() {
    caught(beat("e", 5, false));
    long sequence = local.sequence();
    assertThat(follower.executed("e", 8, 2)).isEqualTo(GAP);
    assertThat(follower.known()).isEqualTo(new SharedStamp("e", 8));
    assertThat(follower.executed("e", 6, 1)).isEqualTo(IN_ORDER);
    assertThat(follower.hear(told("e", 7, "a", "me"), Duration.ZERO)).isEqualTo(IN_ORDER);
    assertThat(follower.applied()).isEqualTo(new SharedStamp("e", 8));
    assertThat(local.sequence()).isEqualTo(sequence);
    assertThat(follower.executed("f", 9, 1)).isEqualTo(FOREIGN);
  }

  @Test
  void whatIsNotUnderstoodMarksEverything() {
    caught(beat("e", 5, false));
    long before = local.sequence();
    assertThat(follower.hear(new Told("e", 6, null), Duration.ZERO)).isEqualTo(IN_ORDER);
    assertThat(marked("anything", before)).isTrue();
  }

  @Test
  void whatComesBeforeSomethingMissingIsRememberedUpToABound() {
    caught(beat("e", 0, false));
    int most = Follower.MOST_AHEAD;
    for (int n = 2; n <= most + 10; n++) {
      assertThat(hear("e", n, "t" + n)).isEqualTo(GAP);
      assertThat(marked("t" + n, 1)).isTrue();
    }
    assertThat(hear("e", 1, "t1")).isEqualTo(IN_ORDER);
    assertThat(follower.applied())
        .as("the others are learned again")
        .isEqualTo(new SharedStamp("e", most + 1));
  }
}
