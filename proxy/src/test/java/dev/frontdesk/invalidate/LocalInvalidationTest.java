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
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalInvalidationTest {
  private static final Validity VALID = new Validity.Valid();
  private static final Validity INVALIDATED = new Validity.Invalidated();

  private final HandTiming timing = new HandTiming();
  private final LocalInvalidation marks = new LocalInvalidation(MarkOptions.DEFAULT, timing);

  /** In the table an asterisk means that the tag was cut; a dot is the tag above all. */
  private static List<Tag> tags(String texts) {
    return Arrays.stream(texts.trim().split("\\s+"))
        .map(text ->
            new Tag(text.replace("*", "").replace(".", ""), text.endsWith("*") || text.equals(".")))
        .toList();
  }

  private StoredResponse response(String tags) {
    return StoredResponses.stored("k", "x", marks.sequence(), tags(tags).toArray(new Tag[0]));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # invalidated, response,      hit
          a:7:1,        a:7:1,          true
          a:7:1,        a:7:2,          false
          a:7,          a:7:1,          true
          a,            a:7:1,          true
          .,            a:7:1,          true
          .,            .,              true
          a:7:1,        a:7,            false
          a:7:1,        a:7*,           true
          a:7:1,        a*,             true
          a:7:1,        a:8*,           false
          a:7:1,        .,              true
          a:7*,         a:7:1,          true
          a:7*,         a:8:1,          false
          a:7*,         a:7,            true
          a:7,          a:70,           false
          a:7,          ab:7,           false
          a:70,         a:7*,           false
          b a:7:1,      a:7:1,          true
          a:7:1,        b a:7:1 c,      true
          a:7:1,        b c,            false
          """)
  void aMarkHitsTheTagAndBelowAndWhatWasCutAbove(String marked, String shown, boolean hit) {
    StoredResponse before = response(shown);
    long stamp = marks.sequence();
    assertThat(marks.check(before)).isEqualTo(VALID);
    assertThat(marks.held(tags(shown))).isFalse();

    marks.invalidate(tags(marked), false);
    assertThat(marks.check(before)).isEqualTo(hit ? INVALIDATED : VALID);
    assertThat(marks.check(before)).as("again").isEqualTo(hit ? INVALIDATED : VALID);
    assertThat(marks.stillValid(stamp, tags(shown))).isEqualTo(!hit);

    StoredResponse after = response(shown);
    assertThat(marks.check(after)).as("filled after").isEqualTo(VALID);
    assertThat(marks.stillValid(marks.sequence(), tags(shown))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          a:7:1,  a:7:1,  true
          a:7:1,  a:7:2,  false
          a:7,    a:7:1,  true
          .,      a:7:1,  true
          .,      .,      true
          a:7:1,  a:7,    false
          a:7:1,  a:7*,   true
          a:7:1,  a*,     true
          a:7:1,  .,      true
          a:7*,   a:7:1,  true
          a:7,    a:70,   false
          a:70,   a:7*,   false
          """)
  void aHoldTouchesTheTagAndBelowAndWhatWasCutAbove(String held, String shown, boolean touched) {
    marks.hold(tags(held), ofSeconds(15));
    assertThat(marks.held(tags(shown))).isEqualTo(touched);
    timing.advance(ofSeconds(15));
    assertThat(marks.held(tags(shown))).isFalse();
    assertThat(marks.heldTags()).isZero();
  }

  @Test
  void clearingAllHitsAResponseWithoutTags() {
    StoredResponse bare = StoredResponses.stored("k", "x", 0);
    marks.invalidate(List.of(Tag.of("a")), false);
    assertThat(marks.check(bare)).isEqualTo(VALID);
    marks.invalidate(List.of(Tag.ALL), false);
    assertThat(marks.check(bare)).isEqualTo(INVALIDATED);
  }

  @Test
  void aHoldInvalidatesNowAndAgainBeforeItEnds() {
    StoredResponse before = response("a");
    marks.hold(tags("a"), ofSeconds(15));
    assertThat(marks.check(before)).isEqualTo(INVALIDATED);

    timing.advance(ofSeconds(10));
    StoredResponse during = response("a");
    assertThat(marks.check(during)).isEqualTo(VALID);
    timing.advance(ofSeconds(5));
    assertThat(marks.check(during)).as("filled while it was held").isEqualTo(INVALIDATED);
    assertThat(marks.check(response("a"))).isEqualTo(VALID);
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
  void overlappingHoldsEndWithTheLast() {
    marks.hold(tags("a:1"), ofSeconds(10));
    timing.advance(ofSeconds(5));
    marks.hold(tags("a:1 a:1"), ofSeconds(10));
    timing.advance(ofSeconds(5));
    assertThat(marks.held(tags("a:1"))).isTrue();
    assertThat(marks.held(tags("a*"))).isTrue();
    timing.advance(ofSeconds(5));
    assertThat(marks.held(tags("a:1"))).isFalse();
    assertThat(marks.held(tags("a*"))).isFalse();
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
  void softMarksMakeStaleFromTheirTimeAndHardBeatsThem() {
    timing.advance(ofSeconds(100));
    StoredResponse response = response("a:1");
    long stamp = marks.sequence();
    marks.invalidate(tags("a"), true);
    Instant first = timing.now();
    assertThat(marks.check(response)).isEqualTo(new Validity.SoftlyInvalidated(first));
    assertThat(marks.stillValid(stamp, tags("a:1"))).isTrue();

    timing.advance(ofSeconds(7));
    StoredResponse between = response("a:1");
    marks.invalidate(tags("a:1"), true);
    assertThat(marks.check(response))
        .as("stale since the first")
        .isEqualTo(new Validity.SoftlyInvalidated(first));
    assertThat(marks.check(between)).isEqualTo(new Validity.SoftlyInvalidated(timing.now()));
    assertThat(marks.check(response("a:1"))).isEqualTo(VALID);
    assertThat(marks.check(response("a*"))).isEqualTo(VALID);

    marks.invalidate(tags("a:1"), false);
    assertThat(marks.check(response)).isEqualTo(INVALIDATED);
  }

  @Test
  void softMarksMeetCutTagsAndAll() {
    StoredResponse cut = response("a*");
    StoredResponse other = response("b");
    marks.invalidate(tags("a:1"), true);
    assertThat(marks.check(cut)).isInstanceOf(Validity.SoftlyInvalidated.class);
    assertThat(marks.check(other)).isEqualTo(VALID);
    marks.invalidate(List.of(Tag.ALL), true);
    assertThat(marks.check(other)).isInstanceOf(Validity.SoftlyInvalidated.class);
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
