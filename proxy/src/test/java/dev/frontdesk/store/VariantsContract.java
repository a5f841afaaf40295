package dev.frontdesk.store;

import static dev.frontdesk.store.StoredResponses.stored;
import static dev.frontdesk.store.StoredResponses.variant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.policy.StoredResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is under a key, in whatever kind of store: in this process, or for all nodes. */
public abstract class VariantsContract {
  /** Returns when it can be found. Its sequence says how late its fill is. */
  protected abstract void put(StoredResponse response);

  /** Returns when it cannot be found. */
  protected abstract void remove(StoredResponse response);

  protected abstract List<StoredResponse> found(String key);

  private List<String> bodies(String key) {
    return found(key).stream()
        .map(response -> new String(response.body(), StandardCharsets.UTF_8))
        .toList();
  }

  private List<String> languages(String key) {
    return found(key).stream()
        .map(response -> String.valueOf(response.nominated().values().get("accept-language")))
        .toList();
  }

  @Test
  void findsNothingWhereNothingIsKept() {
    assertThat(found("a")).isEmpty();
  }

  @Test
  void findsWhatIsKeptUnderItsKeyOnly() {
    put(stored("a", "1", 0));
    assertThat(bodies("a")).containsExactly("1");
    assertThat(found("b")).isEmpty();
  }

  @Test
  void theSameNominatedValuesAreReplaced() {
    put(stored("a", "1", 0));
    put(stored("a", "2", 0));
    assertThat(bodies("a")).containsExactly("2");
  }

  @Test
  void otherNominatedValuesAreKeptBeside() {
    put(variant("a", "en", 0));
    put(variant("a", "de", 0));
    put(variant("a", "en", 1));
    assertThat(languages("a")).containsExactlyInAnyOrder("de", "en");
  }

  @Test
  void aSlowFillDoesNotDisplaceALaterOne() {
    put(stored("a", "2", 5));
    put(stored("a", "1", 4));
    assertThat(bodies("a")).containsExactly("2");
    put(stored("a", "3", 5));
    assertThat(bodies("a")).containsExactly("3");
    put(stored("a", "4", 256));
    put(stored("a", "5", 255));
    assertThat(bodies("a")).containsExactly("4");
  }

  @Test
  void dropsOneVariantOnly() {
    StoredResponse english = variant("a", "en", 0);
    put(english);
    put(variant("a", "de", 0));
    remove(english);
    assertThat(languages("a")).containsExactly("de");
  }

  @Test
  void thereAreThirtyTwoVariantsAtMost() {
    IntStream.range(0, 40).forEach(i -> put(variant("a", "l" + i, 0)));
    assertThat(languages("a")).hasSize(32).contains("l39");
  }

  @Test
  void concurrentKeepsUnderOneKeyLoseNone() throws Exception {
    putConcurrently();
    assertThat(languages("a")).hasSize(32).doesNotHaveDuplicates();
  }

  /** 32 variants of one key. */
  protected void putConcurrently() throws Exception {
    CountDownLatch together = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> parties =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(party ->
                  threads.submit(() -> {
                    together.await();
                    for (int i = 0; i < 8; i++) {
                      put(variant("a", "l" + (party * 8 + i), 0));
                    }
                    return null;
                  }))
              .toList();
      together.countDown();
      for (Future<?> party : parties) {
        party.get();
      }
    }
  }
}
