package dev.frontdesk.invalidate.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.database.ChangeMessage.Beat;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Whether notifications arrive. */
class BeatWatchTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final BeatWatch watch = new BeatWatch("me", Duration.ofSeconds(1));

  private Beat sent(long now) {
    return (Beat) ChangeMessage.parse(watch.next(now));
  }

  @Test
  void hearsWithItsFirstBeatAndNotBefore() {
    watch.listening(0);
    Beat beat = sent(10);
    assertThat(watch.hearing(10)).isFalse();
    assertThat(watch.heard(beat, 30)).isEqualTo(OptionalLong.of(20));
    assertThat(watch.hearing(30)).isTrue();
  }

  @Test
  void isSilentAfterThreeBeats() {
    watch.listening(0);
    watch.heard(sent(0), 0);
    assertThat(watch.silent(3 * SECOND)).isFalse();
    assertThat(watch.silent(3 * SECOND + 1)).isTrue();
    assertThat(watch.hearing(3 * SECOND + 1)).isFalse();
    watch.heard(sent(3 * SECOND + 2), 3 * SECOND + 3);
    assertThat(watch.hearing(3 * SECOND + 3)).isTrue();
  }

  @Test
  void isSilentWhereNoBeatEverCame() {
    watch.listening(0);
    assertThat(watch.silent(3 * SECOND + 1)).isTrue();
  }

  /** A connection that listens since proves nothing by what was sent before. */
  @Test
  void aBeatFromBeforeItListenedSaysNothing() {
    Beat before = sent(0);
    watch.listening(1);
    assertThat(watch.heard(before, 2)).isEmpty();
    assertThat(watch.hearing(2)).isFalse();
  }

  @Test
  void othersBeatsSayNothing() {
    watch.listening(0);
    sent(0);
    assertThat(watch.heard(new Beat("another", 1), 1)).isEmpty();
    assertThat(watch.heard(new Beat("me", 2), 1)).as("not sent yet").isEmpty();
    assertThat(watch.heard(new Beat("me", -1), 1)).isEmpty();
    assertThat(watch.hearing(1)).isFalse();
  }

  @Test
  void neitherHearsNorIsSilentWhereItDoesNotListen() {
    watch.listening(0);
    Beat beat = sent(0);
    watch.lost();
    assertThat(watch.heard(beat, 1)).isEmpty();
    assertThat(watch.hearing(1)).isFalse();
    assertThat(watch.silent(100 * SECOND)).isFalse();
  }
}
