package dev.frontdesk.invalidate;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.store.StoredResponses;
import dev.frontdesk.time.HandTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every invalidation does, alone in its namespace. */
public abstract class InvalidationContract {
  protected static final Validity VALID = new Validity.Valid();
  protected static final Validity INVALIDATED = new Validity.Invalidated();

  protected final HandTiming timing = new HandTiming();

  protected abstract Invalidation invalidation();

  /** Time goes on, and what happens by itself has happened. */
  protected void advance(Duration by) {
    timing.advance(by);
  }

  private void mark(String tags, boolean soft) {
    mark(tags(tags), soft);
  }

  private void mark(List<Tag> tags, boolean soft) {
    Marked marked = invalidation().invalidate(tags, soft, Consistency.CLUSTER);
    assertThat(marked.sequence()).isEqualTo(invalidation().sequence());
  }

  private void hold(String tags, Duration settle) {
    invalidation().hold(tags(tags), settle, Consistency.CLUSTER);
  }

  /** In the table an asterisk means that the tag was cut; a dot is the tag above all. */
  protected static List<Tag> tags(String texts) {
    return Arrays.stream(texts.trim().split("\\s+"))
        .map(text ->
            new Tag(text.replace("*", "").replace(".", ""), text.endsWith("*") || text.equals(".")))
        .toList();
  }

  protected StoredResponse response(String tags) {
    return StoredResponses.stored(
        "k", "x", invalidation().sequence(), tags(tags).toArray(new Tag[0]));
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
    long stamp = invalidation().sequence();
    assertThat(invalidation().check(before)).isEqualTo(VALID);
    assertThat(invalidation().held(tags(shown))).isFalse();

    mark(marked, false);
    assertThat(invalidation().check(before)).isEqualTo(hit ? INVALIDATED : VALID);
    assertThat(invalidation().check(before)).as("again").isEqualTo(hit ? INVALIDATED : VALID);
    assertThat(invalidation().stillValid(stamp, tags(shown))).isEqualTo(!hit);

    StoredResponse after = response(shown);
    assertThat(invalidation().check(after)).as("filled after").isEqualTo(VALID);
    assertThat(invalidation().stillValid(invalidation().sequence(), tags(shown))).isTrue();
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
    hold(held, ofSeconds(15));
    assertThat(invalidation().held(tags(shown))).isEqualTo(touched);
    advance(ofSeconds(15));
    assertThat(invalidation().held(tags(shown))).isFalse();
  }

  @Test
  void clearingAllHitsAResponseWithoutTags() {
    StoredResponse bare = StoredResponses.stored("k", "x", invalidation().sequence());
    mark(List.of(Tag.of("a")), false);
    assertThat(invalidation().check(bare)).isEqualTo(VALID);
    mark(List.of(Tag.ALL), false);
    assertThat(invalidation().check(bare)).isEqualTo(INVALIDATED);
  }

  @Test
  void aHoldInvalidatesNowAndAgainBeforeItEnds() {
    StoredResponse before = response("a");
    hold("a", ofSeconds(15));
    assertThat(invalidation().check(before)).isEqualTo(INVALIDATED);

    advance(ofSeconds(10));
    StoredResponse during = response("a");
    assertThat(invalidation().check(during)).isEqualTo(VALID);
    advance(ofSeconds(5));
    assertThat(invalidation().check(during)).as("filled while it was held").isEqualTo(INVALIDATED);
    assertThat(invalidation().check(response("a"))).isEqualTo(VALID);
  }

  @Test
  void overlappingHoldsEndWithTheLast() {
    hold("a:1", ofSeconds(10));
    advance(ofSeconds(5));
    hold("a:1 a:1", ofSeconds(10));
    advance(ofSeconds(5));
    assertThat(invalidation().held(tags("a:1"))).isTrue();
    assertThat(invalidation().held(tags("a*"))).isTrue();
    advance(ofSeconds(5));
    assertThat(invalidation().held(tags("a:1"))).isFalse();
    assertThat(invalidation().held(tags("a*"))).isFalse();
  }

  @Test
  void softMarksMakeStaleFromTheirTimeAndHardBeatsThem() {
    advance(ofSeconds(100));
    StoredResponse response = response("a:1");
    long stamp = invalidation().sequence();
    mark("a", true);
    Instant first = timing.now();
    assertThat(invalidation().check(response)).isEqualTo(new Validity.SoftlyInvalidated(first));
    assertThat(invalidation().stillValid(stamp, tags("a:1"))).isTrue();

    advance(ofSeconds(7));
    StoredResponse between = response("a:1");
    mark("a:1", true);
    assertThat(invalidation().check(response))
        .as("stale since the first")
        .isEqualTo(new Validity.SoftlyInvalidated(first));
    assertThat(invalidation().check(between))
        .isEqualTo(new Validity.SoftlyInvalidated(timing.now()));
    assertThat(invalidation().check(response("a:1"))).isEqualTo(VALID);
    assertThat(invalidation().check(response("a*"))).isEqualTo(VALID);

    mark("a:1", false);
    assertThat(invalidation().check(response)).isEqualTo(INVALIDATED);
  }

  @Test
  void softMarksMeetCutTagsAndAll() {
    StoredResponse cut = response("a*");
    StoredResponse other = response("b");
    mark("a:1", true);
    assertThat(invalidation().check(cut)).isInstanceOf(Validity.SoftlyInvalidated.class);
    assertThat(invalidation().check(other)).isEqualTo(VALID);
    mark(List.of(Tag.ALL), true);
    assertThat(invalidation().check(other)).isInstanceOf(Validity.SoftlyInvalidated.class);
  }
}
