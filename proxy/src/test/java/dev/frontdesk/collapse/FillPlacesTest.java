package dev.frontdesk.collapse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who has a place, who waits, and in which order. */
class FillPlacesTest {
  private final FillPlaces places = new FillPlaces(2, 3);
  private final List<String> told = new ArrayList<>();

  private FillPlaces.Place ask(String name) {
    return requireNonNull(places.ask(given -> told.add(name + (given ? " goes" : " gave up"))));
  }

  @Test
  void asManyRunAsMayAndTheOthersComeInTheirOrder() {
    FillPlaces.Place a = ask("a");
    FillPlaces.Place b = ask("b");
    assertThat(a.isTaken() && b.isTaken()).isTrue();
    FillPlaces.Place c = ask("c");
    ask("d");
    ask("e");
    assertThat(c.isTaken()).isFalse();
    assertThat(told).isEmpty();

    b.release();
    b.release();
    assertThat(told).containsExactly("c goes");
    assertThat(c.isTaken()).isTrue();
    c.release();
    a.release();
    assertThat(told).containsExactly("c goes", "d goes", "e goes");
    assertThat(places.taken()).isEqualTo(2);
  }

  @Test
  void overTheBoundNobodyWaits() {
    for (int i = 0; i < 5; i++) {
      ask("x");
    }
    assertThat(places.waiting()).isEqualTo(3);
    assertThat(places.ask(given -> {})).isNull();
    assertThat(places.refused()).isEqualTo(1);
  }

  @Test
  void whoGivesUpLeavesTheLineAndNobodyElse() {
    FillPlaces.Place a = ask("a");
    ask("b");
    FillPlaces.Place c = ask("c");
    ask("d");
    assertThat(c.giveUp()).isTrue();
    assertThat(c.giveUp()).isFalse();
    c.release();
    assertThat(told).containsExactly("c gave up");
    assertThat(places.refused()).isEqualTo(1);
    a.release();
    assertThat(told).containsExactly("c gave up", "d goes");
  }

  @Test
  void whoHasAPlaceDoesNotGiveItUpByBeingLate() {
    FillPlaces.Place a = ask("a");
    assertThat(a.giveUp()).isFalse();
    assertThat(a.isTaken()).isTrue();
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsNotWaitedForTakesAFreePlaceOrNone() {
    FillPlaces.Place behind = requireNonNull(places.tryTake());
    ask("a");
    assertThat(places.tryTake()).isNull();
    ask("b");
    behind.release();
    assertThat(told).containsExactly("b goes");
    assertThat(places.refused()).as("it was not turned away: it was not needed").isZero();
  }

  @Test
  void boundsAreChecked() {
    assertThatThrownBy(() -> new FillPlaces(0, 1)).hasMessage("fills: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new FillPlaces(1, -1))
        .hasMessage("waiting fills: -1 (expected: >= 0)");
  }

  /** On four threads: never more than two at once, and each is told exactly once. */
  @Test
  void placesAreNeverTakenTwice() throws Exception {
    FillPlaces few = new FillPlaces(2, 10_000);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int each = 2000;
    CountDownLatch over = new CountDownLatch(4 * each);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> askers = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        askers.add(
            threads.submit(() -> {
              for (int i = 0; i < each; i++) {
                oneFill(few, threads, running, most, over);
              }
            }));
      }
      for (Future<?> asker : askers) {
        asker.get(10, TimeUnit.SECONDS);
      }
      assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(most.get()).isBetween(1, 2);
    assertThat(few.taken()).isZero();
    assertThat(few.waiting()).isZero();
  }

  private static void oneFill(
      FillPlaces few,
      ExecutorService threads,
      AtomicInteger running,
      AtomicInteger most,
      CountDownLatch over) {
    CompletableFuture<FillPlaces.Place> mine = new CompletableFuture<>();
    AtomicBoolean began = new AtomicBoolean();
    Runnable fill =
        () -> {
          if (began.compareAndSet(false, true)) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
            mine.join().release();
            over.countDown();
          }
        };
    mine.complete(requireNonNull(few.ask(given -> threads.execute(fill))));
    if (mine.join().isTaken()) {
      fill.run();
    }
  }
}
