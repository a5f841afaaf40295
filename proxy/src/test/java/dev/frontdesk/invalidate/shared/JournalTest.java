package dev.frontdesk.invalidate.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JournalTest {
  private long sequence = 7;
  private final Journal journal = new Journal(10, "me", () -> sequence);

  private long add(boolean late, int tags) {
    return journal.add(change(tags), () -> ++sequence, late, null);
  }

  private static Change change(int tags) {
    return new Change(
        IntStream.range(0, tags).mapToObj(i -> Tag.of("t" + i)).toList(),
        Change.HARD,
        0,
        "me",
        false);
  }

  @Test
  void itHoldsEachFromBeforeItIsMarkedUntilRedisHasIt() {
    assertThat(journal.before()).isEqualTo(Long.MAX_VALUE);
    assertThat(add(false, 1)).isEqualTo(8);
    assertThat(add(false, 1)).isEqualTo(9);
    assertThat(journal.before()).isEqualTo(7);
    assertThat(journal.take()).hasSize(2);
    assertThat(journal.take()).as("one at a time").isEmpty();
    add(false, 1);
    assertThat(journal.before()).isEqualTo(7);
    journal.sent();
    assertThat(journal.before()).isEqualTo(9);
    assertThat(journal.late()).isZero();
    journal.take();
    journal.sent();
    assertThat(journal.isEmpty()).isTrue();
    assertThat(journal.before()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whoCameWhileACallWasUnderWayHearsOfItsFailureToo() {
    Waiter first = new Waiter(Consistency.CLUSTER, 0);
    Waiter second = new Waiter(Consistency.CLUSTER, 0);
    journal.add(change(1), () -> ++sequence, false, first);
    journal.take();
    journal.add(change(1), () -> ++sequence, false, second);
    assertThat(journal.failed()).containsExactly(first, second);
  }

  @Test
  void whatFailedIsLateAndComesFirst() {
    add(false, 2);
    List<Unsent> first = journal.take();
    add(false, 1);
    journal.failed();
    assertThat(journal.late()).isEqualTo(2);
    assertThat(journal.take().getFirst()).isSameAs(first.getFirst());
    journal.sent();
    assertThat(journal.late()).isZero();
    add(true, 3);
    assertThat(journal.late()).isEqualTo(3);
  }

  @Test
  void overItsBoundOneMarkOnEverythingStandsForAll() {
    Waiter waiter = new Waiter(Consistency.CLUSTER, 0);
    journal.add(change(5), () -> ++sequence, true, waiter);
    add(true, 5);
    assertThat(journal.isForAll()).isFalse();
    add(true, 1);
    assertThat(journal.isForAll()).isTrue();
    assertThat(journal.late()).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      add(true, 5);
    }
    assertThat(journal.before()).isEqualTo(7);
    List<Unsent> all = journal.take();
    assertThat(all)
        .singleElement()
        .satisfies(one -> {
          assertThat(one.change().tags()).containsExactly(Tag.ALL);
          assertThat(one.waiters()).containsExactly(waiter);
        });
    add(false, 1);
    assertThat(journal.isForAll()).as("what comes while it is under way").isFalse();
    journal.sent();
    assertThat(journal.take()).hasSize(1);
  }

  @Test
  void whatFailsOverTheBoundIsEverything() {
    add(false, 8);
    journal.take();
    add(false, 2);
    journal.failed();
    assertThat(journal.isForAll()).isFalse();
    journal.take();
    add(false, 8);
    journal.failed();
    assertThat(journal.isForAll()).isTrue();
  }

  @Test
  void manyTagsAreSeveralCalls() {
    Journal large = new Journal(10_000, "me", () -> sequence);
    int most = Journal.MOST_TAGS_PER_CALL;
    Waiter waiter = new Waiter(Consistency.CLUSTER, 0);
    large.add(change(2 * most + 1), () -> ++sequence, false, waiter);
    for (int tags : new int[] {most, most, 1}) {
      List<Unsent> taken = large.take();
      assertThat(taken.stream().mapToInt(one -> one.change().tags().size()).sum()).isEqualTo(tags);
      assertThat(taken.getLast().waiters()).hasSize(tags == 1 ? 1 : 0);
      large.sent();
    }
    for (int i = 0; i < 30; i++) {
      large.add(change(most / 10), () -> ++sequence, false, null);
    }
    assertThat(large.take()).hasSize(10);
  }
}
