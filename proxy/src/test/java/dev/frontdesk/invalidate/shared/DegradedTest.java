package dev.frontdesk.invalidate.shared;

import static dev.frontdesk.invalidate.shared.MarkVerdict.INVALIDATED;
import static dev.frontdesk.invalidate.shared.MarkVerdict.UNCONFIRMED;
import static dev.frontdesk.invalidate.shared.MarkVerdict.VALID;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.SharedMarkOptions.WhenAway;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.redis.RedisAway;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.store.StoredResponses;
import dev.frontdesk.time.HandTiming;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a node does with what it has stored while Redis is away, to the nanosecond. */
class DegradedTest {
  private final HandTiming timing = new HandTiming();
  private final ModelRedis redis = new ModelRedis((told, change) -> {});
  private boolean away;

  /** Beats pass, changes do not. */
  private boolean refuses;

  private @Nullable Promise<Void> slow;

  private SharedInvalidation node(WhenAway whenAway) {
    SharedMarkOptions options =
        new SharedMarkOptions(
            "n",
            ModelTruth.NODE,
            ofSeconds(1),
            ofMillis(200),
            whenAway,
            ofSeconds(30),
            1000,
            1000,
            100);
    LocalInvalidation local = new LocalInvalidation(MarkOptions.DEFAULT, timing);
    SharedInvalidation marks =
        new SharedInvalidation(
            local,
            new FaultyTruth(),
            new NoMessages(),
            timing,
            options,
            SharedMarkObserver.NOBODY,
            new Lease(options.lease().toNanos(), timing.nanos()),
            new Journal(options.journal(), options.node(), local::sequence));
    marks.start();
    return marks;
  }

  private StoredResponse response(SharedInvalidation marks) {
    StoredResponse one = StoredResponses.stored("k", "x", marks.sequence(), Tag.of("a"));
    Freshness now = one.freshness().agedFrom(timing.now(), Duration.ZERO);
    return one.freshened(one.head(), now, true, one.tags(), one.sequence());
  }

  @Test
  void withPassNothingIsUsedWithoutALease() {
    SharedInvalidation marks = node(WhenAway.PASS);
    StoredResponse stored = response(marks);
    assertThat(marks.check(stored)).isEqualTo(VALID);
    away = true;
    timing.advance(ofSeconds(1).minusNanos(1));
    assertThat(marks.check(stored)).isEqualTo(VALID);
    assertThat(marks.mayJoin()).isTrue();
    timing.advance(Duration.ofNanos(1));
    assertThat(marks.check(stored)).isEqualTo(UNCONFIRMED);
    assertThat(marks.mayJoin()).isFalse();
    assertThat(marks.stampOf(marks.sequence())).isNull();
    away = false;
    timing.advance(ofMillis(250));
    assertThat(marks.check(stored)).as("nothing has happened meanwhile").isEqualTo(VALID);
  }

  @Test
  void withDegradeItIsUsedUntilItsTimeSinceTheLeaseOrTheAnswer() {
    SharedInvalidation marks = node(WhenAway.DEGRADE);
    StoredResponse before = response(marks);
    away = true;
    timing.advance(ofSeconds(10));
    StoredResponse after = response(marks);
    assertThat(marks.hasLease()).isFalse();
    assertThat(marks.mayJoin()).isTrue();
    timing.advance(ofSeconds(21).minusNanos(1));
    assertThat(marks.check(before)).as("a lease, and 30 s").isEqualTo(VALID);
    timing.advance(Duration.ofNanos(1));
    assertThat(marks.check(before)).isEqualTo(UNCONFIRMED);
    assertThat(marks.check(after)).isEqualTo(VALID);
    timing.advance(ofSeconds(9).minusNanos(1));
    assertThat(marks.check(after)).as("30 s since it came").isEqualTo(VALID);
    timing.advance(Duration.ofNanos(1));
    assertThat(marks.check(after)).isEqualTo(UNCONFIRMED);
  }

  /** Others may have been told meanwhile that nobody serves what was before. */
  @Test
  void withDegradeAProcessThatStoodStillServesNothingUntilItIsKnownThatRedisIsAway() {
    SharedInvalidation marks = node(WhenAway.DEGRADE);
    StoredResponse stored = response(marks);
    Promise<Void> reply = Promise.promise();
    slow = reply;
    timing.advance(ofSeconds(3));
    assertThat(marks.hasLease()).isFalse();
    assertThat(marks.check(stored)).isEqualTo(UNCONFIRMED);
    assertThat(marks.mayJoin()).isFalse();
    reply.fail(new RedisAway("test"));
    assertThat(marks.check(stored)).isEqualTo(VALID);
    assertThat(marks.mayJoin()).isTrue();
  }

  @Test
  void withDegradeOwnInvalidationsCountAtOnce() {
    SharedInvalidation marks = node(WhenAway.DEGRADE);
    StoredResponse stored = response(marks);
    away = true;
    timing.advance(ofSeconds(5));
    marks.invalidate(List.of(Tag.of("a")), false, Consistency.LOCAL);
    assertThat(marks.check(stored)).isEqualTo(INVALIDATED);
  }

  @Test
  void afterItHasLeftANodeUsesNothing() {
    SharedInvalidation marks = node(WhenAway.DEGRADE);
    StoredResponse stored = response(marks);
    marks.close();
    assertThat(marks.check(stored)).isEqualTo(UNCONFIRMED);
    assertThat(marks.mayJoin()).isFalse();
    timing.advance(ofSeconds(5));
    assertThat(marks.hasLease()).isFalse();
  }

  @Test
  void aWriteForAllNodesWaitsUntilOthersHaveFencedThemselvesAndNotLonger() {
    SharedInvalidation marks = node(WhenAway.PASS);
    timing.advance(ofSeconds(5));
    away = true;
    Future<Spread> first = spread(marks, Consistency.CLUSTER);
    Future<Spread> shared = spread(marks, Consistency.SHARED);
    timing.advance(ofMillis(500));
    Future<Spread> second = spread(marks, Consistency.CLUSTER);
    assertThat(shared.result()).isEqualTo(new Spread.Unsent());
    timing.advance(ofMillis(699));
    assertThat(first.isComplete()).isFalse();
    assertThat(second.isComplete()).isFalse();
    timing.advance(ofMillis(1));
    assertThat(first.result()).isEqualTo(new Spread.Unsent());
    assertThat(second.result()).isEqualTo(new Spread.Unsent());
    assertThat(spread(marks, Consistency.CLUSTER).result()).as("at once").isNotNull();
  }

  /** Readers, of memory and of Redis, are told of it here; only the next beat must find it sent. */
  @Test
  void whatBecomesLateWhileABeatIsUnderWayDoesNotKeepItFromRenewingTheLease() {
    SharedInvalidation marks = node(WhenAway.PASS);
    StoredResponse stored = response(marks);
    SharedStamp stamp = Objects.requireNonNull(marks.stampOf(marks.sequence()));
    Promise<Void> reply = Promise.promise();
    slow = reply;
    timing.advance(ofMillis(250));
    refuses = true;
    assertThat(spread(marks, Consistency.SHARED).result()).isEqualTo(new Spread.Unsent());
    slow = null;
    reply.complete();
    timing.advance(ofSeconds(1).minusNanos(1));
    assertThat(marks.hasLease()).as("a lease after that beat").isTrue();
    assertThat(marks.check(stored)).isEqualTo(INVALIDATED);
    assertThat(marks.confirm(stamp, List.of(Tag.of("a"))).result()).isEqualTo(INVALIDATED);
    timing.advance(Duration.ofNanos(1));
    assertThat(marks.hasLease()).as("those since have found it late").isFalse();
    refuses = false;
    timing.advance(ofMillis(500));
    assertThat(marks.hasLease()).isTrue();
  }

  private static Future<Spread> spread(SharedInvalidation marks, Consistency reach) {
    return marks.invalidate(List.of(Tag.of("a")), false, reach).spread();
  }

  private final class FaultyTruth extends ModelTruth {
    FaultyTruth() {
      super(redis, timing);
    }

    private <T> Future<T> unlessAway(Future<T> reply) {
      return away ? Future.failedFuture(new RedisAway("test")) : reply;
    }

    @Override
    public Future<Beat> beat(@Nullable String epoch, long applied) {
      Promise<Void> wait = slow;
      return wait == null
          ? unlessAway(super.beat(epoch, applied))
          : wait.future().compose(now -> super.beat(epoch, applied));
    }

    @Override
    public Future<Executed> invalidate(List<Change> changes) {
      return away || refuses
          ? Future.failedFuture(new RedisAway("test"))
          : super.invalidate(changes);
    }

    @Override
    public Future<List<@Nullable String>> look(List<String> fields) {
      return unlessAway(super.look(fields));
    }
  }
}
