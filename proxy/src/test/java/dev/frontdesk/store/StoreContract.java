package dev.frontdesk.store;

import static dev.frontdesk.store.StoredResponses.stored;
import static dev.frontdesk.store.StoredResponses.variant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.store.Store.Count;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store keeps to. The store has room for some hundred small responses. */
public abstract class StoreContract {
  protected abstract Store store();

  protected List<StoredResponse> found(String key) {
    return store().find(new CacheKey(key)).await();
  }

  @Test
  void findsNothingWhereNothingIsKept() {
    assertThat(found("a")).isEmpty();
  }

  @Test
  void findsWhatIsKeptUnderItsKeyOnly() {
    StoredResponse kept = stored("a", "1", 0);
    store().keep(kept);
    assertThat(found("a")).usingElementComparator(same()).containsExactly(kept);
    assertThat(found("b")).isEmpty();
  }

  @Test
  void theSameNominatedValuesAreReplaced() {
    store().keep(stored("a", "1", 0));
    StoredResponse second = stored("a", "2", 0);
    store().keep(second);
    assertThat(found("a")).usingElementComparator(same()).containsExactly(second);
  }

  @Test
  void otherNominatedValuesAreKeptBesideTheMostRecentFirst() {
    StoredResponse english = variant("a", "en", 0);
    StoredResponse german = variant("a", "de", 0);
    store().keep(english);
    store().keep(german);
    assertThat(found("a")).usingElementComparator(same()).containsExactly(german, english);
    StoredResponse newer = variant("a", "en", 1);
    store().keep(newer);
    assertThat(found("a")).usingElementComparator(same()).containsExactly(newer, german);
  }

  @Test
  void aSlowFillDoesNotDisplaceALaterOne() {
    StoredResponse later = stored("a", "2", 5);
    store().keep(later);
    store().keep(stored("a", "1", 4));
    assertThat(found("a")).usingElementComparator(same()).containsExactly(later);
  }

  @Test
  void replacesOnlyTheInstanceThatIsThere() {
    StoredResponse first = stored("a", "1", 0);
    StoredResponse coded = first.withCoding("gzip", new byte[] {1});
    store().keep(first);
    store().replace(first, coded);
    assertThat(found("a")).usingElementComparator(same()).containsExactly(coded);

    store().replace(first, first.withCoding("br", new byte[] {2}));
    assertThat(found("a")).usingElementComparator(same()).containsExactly(coded);
  }

  @Test
  void replacingWhatIsGoneKeepsNothing() {
    StoredResponse first = stored("a", "1", 0);
    store().replace(first, first.withCoding("gzip", new byte[] {1}));
    assertThat(found("a")).isEmpty();
  }

  @Test
  void dropsOnlyTheInstanceThatIsThere() {
    StoredResponse first = stored("a", "1", 0);
    StoredResponse german = variant("a", "de", 0);
    StoredResponse second = stored("a", "2", 0);
    store().keep(german);
    store().keep(first);
    store().keep(second);
    store().drop(first);
    assertThat(found("a")).usingElementComparator(same()).containsExactly(second, german);
    store().drop(second);
    assertThat(found("a")).usingElementComparator(same()).containsExactly(german);
    store().drop(german);
    assertThat(found("a")).isEmpty();
    assertThat(store().figures().responses()).isZero();
    assertThat(store().figures().bytes()).isZero();
  }

  @Test
  void countsWhatMatchesWithinTheBound() {
    IntStream.range(0, 10).forEach(i -> store().keep(stored("k" + i, "x", i)));
    assertThat(store().count(response -> response.sequence() < 4, 10))
        .isEqualTo(new Count(4, false));
    assertThat(store().count(response -> true, 9)).isEqualTo(new Count(9, true));
    assertThat(store().count(response -> false, 0)).isEqualTo(new Count(0, true));
  }

  @Test
  void figuresFollowWhatIsHeld() {
    store().keep(stored("a", "1", 0));
    long one = store().figures().bytes();
    store().keep(variant("a", "de", 0));
    store().keep(stored("b", "2", 0));
    StoreFigures figures = store().figures();
    assertThat(figures.responses()).isEqualTo(3);
    assertThat(figures.bytes()).isBetween(2 * one + 1, 4 * one);
    assertThat(figures.maximumBytes()).isGreaterThanOrEqualTo(figures.bytes());
    assertThat(figures.evictions()).isZero();
  }

  @Test
  void concurrentKeepsUnderOneKeyLoseNone() throws Exception {
    CountDownLatch together = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> parties =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(party ->
                  threads.submit(() -> {
                    together.await();
                    for (int i = 0; i < 8; i++) {
                      store().keep(variant("a", "l" + (party * 8 + i), 0));
                    }
                    return null;
                  }))
              .toList();
      together.countDown();
      for (Future<?> party : parties) {
        party.get();
      }
    }
    assertThat(found("a")).hasSize(32);
    assertThat(store().figures().responses()).isEqualTo(32);
  }

  /** Stored responses have no equality but identity. */
  private static Comparator<StoredResponse> same() {
    return (one, other) -> one == other ? 0 : 1;
  }
}
