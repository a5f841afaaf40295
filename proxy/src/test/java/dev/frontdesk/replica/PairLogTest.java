package dev.frontdesk.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairLogTest {
  record Pair(long value, long place) {}

  private static long naive(List<Pair> pairs, long place) {
    return pairs.stream()
        .filter(pair -> pair.place() <= place)
        .mapToLong(Pair::value)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  @Test
  void knowsNothingAtFirst() {
    assertThat(new PairLog(4).valueAt(Long.MAX_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(new PairLog(4).greatest()).isEqualTo(Long.MIN_VALUE);
    assertThatThrownBy(() -> new PairLog(3)).hasMessageContaining("expected: >= 4");
  }

  @Test
  void pairsInAnyOrderAreWhatASearchThroughAllOfThemSays() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      PairLog log = new PairLog(1000);
      List<Pair> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Pair pair = new Pair(random.nextInt(20), random.nextInt(20) - 10);
        all.add(pair);
        log.learned(pair.value(), pair.place());
        for (long place = -12; place < 12; place++) {
          assertThat(log.valueAt(place))
              .as("seed %d, place %d of %s", seed, place, all)
              .isEqualTo(naive(all, place));
        }
      }
      assertThat(log.size()).isLessThanOrEqualTo(20);
    }
  }

  @Test
  void aBoundedLogNeverSaysMoreThanAnUnboundedOne() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    PairLog log = new PairLog(16);
    List<Pair> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Pair pair = new Pair(i, i * 10L + random.nextInt(30));
      all.add(pair);
      log.learned(pair.value(), pair.place());
      assertThat(log.size()).isLessThanOrEqualTo(16);
      // What is new is always known.
      assertThat(log.valueAt(Long.MAX_VALUE)).as("seed %d", seed).isEqualTo(i);
      long place = random.nextInt(i * 10 + 40);
      assertThat(log.valueAt(place)).as("seed %d", seed).isLessThanOrEqualTo(naive(all, place));
    }
    // The newer half is as it was learned.
    for (int i = 495; i < 500; i++) {
      assertThat(log.valueAt(all.get(i).place())).isEqualTo(naive(all, all.get(i).place()));
    }
  }
}
