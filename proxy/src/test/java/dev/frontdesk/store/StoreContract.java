package dev.frontdesk.store;

import static dev.frontdesk.store.StoredResponses.stored;
import static dev.frontdesk.store.StoredResponses.variant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.store.Store.Count;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store keeps to. The store has room for some hundred small responses. */
public abstract class StoreContract extends VariantsContract {
  protected abstract Store store();

  @Override
  protected void put(StoredResponse response) {
    store().keep(response);
  }

  @Override
  protected void remove(StoredResponse response) {
    store().drop(response);
  }

  @Override
  protected List<StoredResponse> found(String key) {
    return store().find(new CacheKey(key)).await();
  }

  @Test
  void findsTheVeryInstance() {
    StoredResponse kept = stored("a", "1", 0);
    store().keep(kept);
    assertThat(found("a")).usingElementComparator(same()).containsExactly(kept);
  }

  @Test
  void theMostRecentIsFirst() {
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
  void concurrentKeepsAreCounted() throws Exception {
    putConcurrently();
    assertThat(store().figures().responses()).isEqualTo(32);
  }

  /** Stored responses have no equality but identity. */
  private static Comparator<StoredResponse> same() {
    return (one, other) -> one == other ? 0 : 1;
  }
}
