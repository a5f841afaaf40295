package dev.frontdesk.store.memory;

import static dev.frontdesk.store.StoredResponses.sized;
import static dev.frontdesk.store.StoredResponses.stored;
import static dev.frontdesk.store.StoredResponses.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.HeldParts;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.rules.CacheRule.Priority;
import dev.frontdesk.store.Store;
import dev.frontdesk.store.StoreContract;
import dev.frontdesk.store.StoredResponses;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {
  private static final int MIB = 1 << 20;
  private final MemoryStore store = new MemoryStore(MIB);
  private int floods;

  @Override
  protected Store store() {
    return store;
  }

  @Test
  void refusesASizeThatHoldsNothing() {
    assertThatThrownBy(() -> new MemoryStore(0)).hasMessageContaining("0 bytes (expected: > 0)");
  }

  @Test
  void findingNowGivesTheSameListWithoutCopying() {
    store.keep(stored("a", "1", 0));
    List<StoredResponse> found = store.findNow(new CacheKey("a"));
    assertThat(store.findNow(new CacheKey("a"))).isSameAs(found);
  }

  @Test
  void thirtyTwoVariantsAreKeptAndTheOldestFallsOff() {
    IntStream.range(0, Variants.BOUND + 1).forEach(i -> store.keep(variant("a", "l" + i, 0)));
    List<StoredResponse> found = store.findNow(new CacheKey("a"));
    assertThat(found).hasSize(Variants.BOUND);
    assertThat(found.getFirst().nominated().values()).containsValue("l32");
    assertThat(found.getLast().nominated().values()).containsValue("l1");
    assertThat(store.figures().responses()).isEqualTo(32);
    assertThat(store.figures().evictions()).isEqualTo(1);

    store.keep(variant("a", "l1", 0));
    assertThat(store.figures().evictions()).as("its like was replaced").isEqualTo(1);
  }

  @Test
  void bytesStayWithinTheBoundAfterEachKeep() {
    for (int i = 0; i < 500; i++) {
      store.keep(sized("k" + i, 10_000));
      assertThat(store.figures().bytes()).isLessThanOrEqualTo(MIB);
    }
    assertThat(store.figures().evictions()).isEqualTo(500 - store.figures().responses());
    assertThat(store.figures().evictedBytes()).isGreaterThan(400L * 10_000);
    assertThat(store.count(response -> true, 1000).matching())
        .isEqualTo(store.figures().responses());
  }

  @Test
  void aHotResponseSurvivesAScan() {
    store.keep(sized("hot", 10_000));
    for (int i = 0; i < 5000; i++) {
      assertThat(store.findNow(new CacheKey("hot"))).as("after " + i).hasSize(1);
      store.keep(sized("scan" + i, 10_000));
    }
    assertThat(store.figures().bytes()).isLessThanOrEqualTo(MIB);
  }

  @Test
  void anAddedCodingCounts() {
    StoredResponse plain = sized("a", 1000);
    store.keep(plain);
    long before = store.figures().bytes();
    store.replace(plain, plain.withCoding("gzip", new byte[700]));
    assertThat(store.figures().bytes()).isBetween(before + 700, before + 900);
  }

  /** Of a partial response what is there counts, not what is missing. */
  @Test
  void thePiecesOfAPartialResponseCount() {
    store.keep(partial(HeldParts.of(MIB, 0, new byte[1000])));
    long one = store.figures().bytes();
    assertThat(one).isBetween(1200L, 3000L);
    store.keep(
        partial(
            Objects.requireNonNull(
                HeldParts.of(MIB, 0, new byte[1000]).with(5000, new byte[700]))));
    assertThat(store.figures().bytes()).isBetween(one + 700, one + 800);
    assertThat(store.findNow(new CacheKey("a")).getFirst().isPartial()).isTrue();
  }

  private static StoredResponse partial(HeldParts held) {
    StoredResponse like = sized("a", 0);
    return StoredResponse.ofParts(
        like.key(),
        like.route(),
        new Storage.Store(like.head(), like.nominated(), like.freshness(), false, Terms.NONE),
        held,
        like.tags(),
        like.sequence());
  }

  /** As replicas bring it: what they show is older than what was fetched from the primary once. */
  @Test
  void whatWasAskedForLaterStaysOnlyAsLongAsItIsFresh() {
    StoredResponse later = StoredResponses.stored("a", "later", 5);
    Freshness freshness = later.freshness();
    store.keep(later);
    store.keep(at(4, freshness, freshness.responseTime().plusSeconds(299)));
    assertThat(store.findNow(new CacheKey("a"))).containsExactly(later);
    StoredResponse shown = at(4, freshness, freshness.responseTime().plusSeconds(300));
    store.keep(shown);
    assertThat(store.findNow(new CacheKey("a"))).containsExactly(shown);
    store.keep(at(3, freshness, freshness.responseTime()));
    assertThat(store.findNow(new CacheKey("a"))).containsExactly(shown);
  }

  private static StoredResponse at(long sequence, Freshness like, Instant responseTime) {
    StoredResponse response = StoredResponses.stored("a", "shown", sequence);
    return response.freshened(
        response.head(),
        new Freshness(
            responseTime,
            like.initialAge(),
            like.lifetime(),
            like.source(),
            like.staleWhileRevalidate(),
            like.staleIfError(),
            false,
            false,
            null),
        false,
        response.tags(),
        sequence);
  }

  @Test
  void whatIsLargerThanTheStoreIsNotKept() {
    store.keep(sized("a", MIB));
    assertThat(store.findNow(new CacheKey("a"))).isEmpty();
    assertThat(store.figures().responses()).isZero();
  }

  @Test
  void highHasAQuarterThatAFloodOfOthersDoesNotTouch() {
    store.useRegions(EnumSet.allOf(Priority.class));
    IntStream.range(0, 20).forEach(i -> store.keep(sized("high" + i, 10_000), Priority.HIGH));
    IntStream.range(0, 500).forEach(i -> store.keep(sized("k" + i, 10_000), Priority.NORMAL));
    IntStream.range(0, 20)
        .forEach(i -> assertThat(store.findNow(new CacheKey("high" + i))).hasSize(1));
    assertThat(store.figures().bytes()).isLessThanOrEqualTo(MIB);
  }

  @Test
  void lowHasAnEighthAtMost() {
    store.useRegions(EnumSet.of(Priority.LOW));
    IntStream.range(0, 500).forEach(i -> store.keep(sized("low" + i, 10_000), Priority.LOW));
    assertThat(store.figures().bytes()).isBetween(100_000L, MIB / 8L);
    assertThat(store.figures().evictions()).isGreaterThan(400);
  }

  @Test
  void anUnusedRegionGivesItsShareToNormal() {
    store.useRegions(EnumSet.allOf(Priority.class));
    flood(Priority.HIGH);
    flood(Priority.NORMAL);
    assertThat(store.figures().bytes()).isLessThanOrEqualTo(MIB / 8 * 7);

    store.useRegions(Set.of());
    flood(Priority.NORMAL);
    assertThat(store.figures().bytes()).isBetween(MIB / 8L * 7, (long) MIB);
    assertThat(store.figures().maximumBytes()).isEqualTo(MIB);
  }

  @Test
  void aPriorityWithoutARegionIsKeptAsNormal() {
    store.keep(sized("a", 10), Priority.HIGH);
    assertThat(store.findNow(new CacheKey("a"))).hasSize(1);
  }

  @Test
  void aKeyLivesInOneRegionWhenItsPriorityChanges() {
    store.useRegions(EnumSet.allOf(Priority.class));
    store.keep(stored("a", "1", 0), Priority.NORMAL);
    StoredResponse second = stored("a", "2", 0);
    store.keep(second, Priority.HIGH);
    assertThat(store.findNow(new CacheKey("a")).getFirst()).isSameAs(second);
    assertThat(store.figures().responses()).isEqualTo(1);
    store.keep(stored("a", "3", 0), Priority.LOW);
    assertThat(store.figures().responses()).isEqualTo(1);
    store.drop(store.findNow(new CacheKey("a")).getFirst());
    assertThat(store.figures().responses()).isZero();
  }

  private void flood(Priority priority) {
    floods++;
    IntStream.range(0, 500)
        .forEach(i -> store.keep(sized(priority + "-" + floods + "-" + i, 2_000), priority));
  }
}
