package dev.frontdesk.invalidate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.Desk.Check;
import dev.frontdesk.invalidate.Desk.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * After a write is acknowledged nobody reads what was there before. Schedules are not left to luck:
 * one party runs, and at each of its points another runs from start to end, for all pairs of
 * points. A checker that finds nothing proves nothing, so it is also run on protocols that are
 * broken on purpose.
 */
class InterleavingTest {
  private static final int ROUNDS = 4_000;

  private enum Party {
    READER,
    WRITER
  }

  private record Intrusion(Point point, Party party) {}

  @Test
  void noScheduleLetsAnAcknowledgedWriteBeMissed() {
    Schedules all = runAll(Check.AS_IT_SHOULD_BE);
    assertThat(all.violations).isEmpty();
    assertThat(all.pointsReached.keySet()).containsExactlyInAnyOrder(Point.values());
    assertThat(all.run).isGreaterThan(500);
  }

  @Test
  void theCheckerFindsTheFaultWhereMarksAreNotChecked() {
    assertThat(runAll(Check.SWITCHED_OFF).violations).isNotEmpty();
  }

  @Test
  void theCheckerFindsTheFaultWhereTheHintIsReadAfterTheMarks() {
    assertThat(runAll(Check.HINT_READ_AFTER_THE_MARKS).violations).isNotEmpty();
  }

  private static final class Schedules {
    final List<String> violations = new ArrayList<>();
    final Map<Point, Integer> pointsReached = new HashMap<>();
    int run;
  }

  private static Schedules runAll(Check check) {
    Schedules all = new Schedules();
    List<Intrusion> intrusions = new ArrayList<>();
    for (Point point : Point.values()) {
      for (Party party : Party.values()) {
        intrusions.add(new Intrusion(point, party));
      }
    }
    for (Party outer : Party.values()) {
      for (boolean warm : new boolean[] {false, true}) {
        for (Intrusion first : intrusions) {
          for (Intrusion second : intrusions) {
            run(check, outer, warm, List.of(first, second), all);
          }
        }
      }
    }
    return all;
  }

  private static void run(
      Check check, Party outer, boolean warm, List<Intrusion> intrusions, Schedules all) {
    List<Intrusion> waiting = new ArrayList<>();
    Desk[] desk = new Desk[1];
    boolean[] marking = {false};
    desk[0] =
        new Desk(
            check,
            point -> {
              all.pointsReached.merge(point, 1, Integer::sum);
              boolean locked = marking[0];
              marking[0] = locked || point == Point.MARKING;
              Intrusion next = waiting.isEmpty() ? null : waiting.getFirst();
              // From its first mark to its return a writer has the lock: no other writer can be
              // there.
              boolean possible = next == null || !marking[0] || next.party() == Party.READER;
              if (next != null && next.point() == point && possible) {
                waiting.removeFirst();
                act(desk[0], next.party());
              }
              marking[0] = locked && point != Point.PUBLISHED;
            });
    if (warm) {
      // Found invalid once and filled again, with an older invalidation behind it.
      desk[0].write("a");
      desk[0].read("a");
      desk[0].write("b");
    }
    waiting.addAll(intrusions);
    act(desk[0], outer);
    waiting.clear();
    desk[0].read("a");
    desk[0].read("a");
    all.run++;
    desk[0].violations.forEach(
        violation -> all.violations.add(outer + " " + intrusions + " " + violation));
  }

  private static void act(Desk desk, Party party) {
    if (party == Party.READER) {
      desk.read("a");
    } else {
      desk.write("a");
    }
  }

  /** The same over two real threads, each let go at a point of the other. */
  @Test
  @Timeout(20)
  void aFillThatBeganBeforeAnInvalidationIsNeverServedAfterIt() throws Exception {
    CountDownLatch fetched = new CountDownLatch(1);
    CountDownLatch acknowledged = new CountDownLatch(1);
    Thread reader = Thread.currentThread();
    Desk desk =
        new Desk(
            Check.AS_IT_SHOULD_BE,
            point -> {
              if (point == Point.FETCHED && Thread.currentThread().equals(reader)) {
                fetched.countDown();
                await(acknowledged);
              }
            });
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> write =
          other.submit(() -> {
            await(fetched);
            desk.write("a");
            acknowledged.countDown();
          });
      desk.read("a");
      write.get();
      desk.read("a");
      assertThat(desk.violations).isEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the other party did not come");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Timeout(30)
  void readersAndWritersOnRealThreads() throws Exception {
    assertThat(stress(Check.AS_IT_SHOULD_BE)).isEmpty();
    assertThat(stress(Check.SWITCHED_OFF)).isNotEmpty();
  }

  private static List<String> stress(Check check) throws Exception {
    Desk desk = new Desk(check, point -> {});
    CountDownLatch together = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> parties = new ArrayList<>();
      for (int party = 0; party < 4; party++) {
        Random random = new Random(party);
        int writes = party == 0 ? 50 : 5;
        parties.add(
            threads.submit(() -> {
              together.await();
              for (int round = 0; round < ROUNDS; round++) {
                String key = random.nextBoolean() ? "a" : "b";
                if (random.nextInt(100) < writes) {
                  desk.write(key);
                } else {
                  desk.read(key);
                }
              }
              return null;
            }));
      }
      together.countDown();
      for (Future<?> party : parties) {
        party.get();
      }
    }
    return List.copyOf(desk.violations);
  }
}
