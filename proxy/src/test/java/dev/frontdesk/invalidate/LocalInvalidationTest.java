package dev.frontdesk.invalidate;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.store.StoredResponses;
import dev.frontdesk.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalInvalidationTest extends InvalidationContract {
  private final LocalInvalidation marks = new LocalInvalidation(MarkOptions.DEFAULT, timing);

  @Override
  protected Invalidation invalidation() {
    return marks;
  }

  @Test
  void theSecondInvalidationComesWhileItIsStillHeld() {
    List<Boolean> heldWhenMarked = new ArrayList<>();
    LocalInvalidation[] itself = new LocalInvalidation[1];
    itself[0] =
        new LocalInvalidation(
            MarkOptions.DEFAULT,
            timing,
            step -> {
              if (step == Marks.Step.PUBLISHED) {
                heldWhenMarked.add(itself[0].held(tags("a")));
              }
            });
    itself[0].hold(tags("a"), ofSeconds(1));
    timing.advance(ofSeconds(1));
    assertThat(heldWhenMarked).containsExactly(true, true);
    assertThat(itself[0].held(tags("a"))).isFalse();
  }

  @Test
  void overTheBoundOfHeldTagsEverythingIsHeldUntilTheLastOfThemSettled() {
    LocalInvalidation small = new LocalInvalidation(new MarkOptions(1000, 2), timing);
    small.hold(tags("a b"), ofSeconds(5));
    assertThat(small.held(tags("x"))).isFalse();
    small.hold(tags("c"), ofSeconds(10));
    assertThat(small.held(tags("x"))).isTrue();
    assertThat(small.held(List.of())).isTrue();
    timing.advance(ofSeconds(6));
    small.hold(tags("d e f"), ofSeconds(10));
    assertThat(timing.waiting()).as("one timer for all that came over the bound").isEqualTo(1);
    timing.advance(ofSeconds(9));
    StoredResponse during = StoredResponses.stored("k", "x", small.sequence(), Tag.of("d"));
    assertThat(small.held(tags("x"))).isTrue();
    timing.advance(ofSeconds(1));
    assertThat(small.held(tags("x"))).isFalse();
    assertThat(small.check(during)).isEqualTo(INVALIDATED);
    assertThat(small.heldTags()).isZero();
    assertThat(timing.waiting()).isZero();
  }

  @Test
  void aTagRemembersABoundedNumberOfSoftMarks() {
    StoredResponse old = response("a");
    for (int i = 0; i < SoftMark.HISTORY + 2; i++) {
      timing.advance(ofSeconds(1));
      marks.invalidate(tags("a"), true);
    }
    assertThat(marks.check(old))
        .isEqualTo(new Validity.SoftlyInvalidated(Instant.ofEpochSecond(3)));
    assertThat(marks.remembered()).isEqualTo(2 * SoftMark.HISTORY);
  }

  @Test
  void nothingInvalidatedMovesNothing() {
    assertThat(marks.invalidate(List.of(), false)).isZero();
    marks.hold(List.of(), Duration.ofSeconds(1));
    assertThat(marks.sequence()).isZero();
    assertThat(timing.waiting()).isZero();
  }

  @Test
  void theHintSavesLookingAgainAndIsTheSequenceReadBefore() {
    StoredResponse response = response("a");
    marks.invalidate(tags("b"), false);
    assertThat(response.validAsOf()).isZero();
    assertThat(marks.check(response)).isEqualTo(VALID);
    assertThat(response.validAsOf()).isEqualTo(1);
  }

  @Test
  void overTheBoundTheOldestMarksAreDroppedAndTheHorizonRises() {
    LocalInvalidation small = new LocalInvalidation(new MarkOptions(40, 10), timing);
    StoredResponse asleep = StoredResponses.stored("k", "x", 0, Tag.of("z"));
    StoredResponse awake = StoredResponses.stored("l", "x", 0, Tag.of("z"));
    StoredResponse hit = StoredResponses.stored("m", "x", 0, Tag.of("t0"));
    for (int i = 0; i < 200; i++) {
      small.invalidate(List.of(Tag.of("t" + i)), false);
      assertThat(small.remembered()).isLessThanOrEqualTo(40 + 1);
      assertThat(small.check(awake)).isEqualTo(VALID);
      assertThat(small.check(hit)).isEqualTo(INVALIDATED);
    }
    assertThat(small.horizon()).isBetween(150L, 199L);
    assertThat(small.check(asleep)).as("could have been hit").isEqualTo(INVALIDATED);
    assertThat(small.stillValid(small.horizon() - 1, tags("z"))).isFalse();
    assertThat(small.stillValid(small.horizon(), tags("z"))).isTrue();
  }

  @Test
  void aMillionMarksAreKeptAndNotMore() {
    int bound = MarkOptions.DEFAULT.marks();
    LocalInvalidation usual = new LocalInvalidation(MarkOptions.DEFAULT, timing);
    for (int i = 0; i < bound / 2; i += 1000) {
      usual.invalidate(IntStream.range(i, i + 1000).mapToObj(n -> Tag.of("t" + n)).toList(), false);
    }
    assertThat(usual.horizon()).as("all fit").isZero();
    assertThat(usual.remembered()).isGreaterThanOrEqualTo(bound / 2);
    for (int i = bound / 2; i < bound + bound / 2; i += 1000) {
      usual.invalidate(IntStream.range(i, i + 1000).mapToObj(n -> Tag.of("t" + n)).toList(), false);
      assertThat(usual.remembered()).isLessThanOrEqualTo(bound + 1);
    }
    assertThat(usual.horizon()).isPositive();
  }

  @Test
  void tenThousandTagsAreHeldAndThenAllAre() {
    int bound = MarkOptions.DEFAULT.heldTags();
    LocalInvalidation usual = new LocalInvalidation(MarkOptions.DEFAULT, timing);
    usual.hold(IntStream.range(0, bound).mapToObj(n -> Tag.of("t" + n)).toList(), ofSeconds(5));
    assertThat(usual.held(tags("x"))).isFalse();
    usual.hold(tags("one-more"), ofSeconds(5));
    assertThat(usual.held(tags("x"))).isTrue();
    assertThat(usual.heldTags()).as("one more: everything").isEqualTo(bound + 1);
  }

  @Test
  void theDefaultBoundIsOneMillionMarks() {
    assertThat(MarkOptions.DEFAULT.marks()).isEqualTo(1_000_000);
    assertThatThrownBy(() -> new MarkOptions(3, 1)).hasMessageContaining("(expected: >= 4)");
    assertThatThrownBy(() -> new MarkOptions(4, 0)).hasMessageContaining("(expected: >= 1)");
  }

  @ParameterizedTest
  @CsvSource({"1", "100000"})
  void invalidatingATagCostsTheSameForAnyNumberOfResponses(int responses) {
    MemoryStore store = new MemoryStore(1L << 30);
    IntStream.range(0, responses)
        .forEach(i -> store.keep(StoredResponses.stored("k" + i, "x", 0, Tag.of("a:7:1"))));
    StoredResponse one = store.findNow(new CacheKey("k0")).getFirst();
    assertThat(marks.check(one)).isEqualTo(VALID);

    marks.invalidate(List.of(Tag.of("a:7:1")), false);
    assertThat(marks.marksWritten()).as("a:7:1, a:7, a and all").isEqualTo(4);
    assertThat(marks.remembered()).isEqualTo(4);
    assertThat(store.figures().responses()).as("none was visited or dropped").isEqualTo(responses);
    assertThat(store.count(each -> marks.check(each).equals(VALID), responses).matching()).isZero();
  }
}
