package dev.frontdesk.collapse;

import static dev.frontdesk.collapse.Client.bytes;
import static dev.frontdesk.collapse.Client.get;
import static dev.frontdesk.collapse.Client.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import org.junit.jupiter.api.Test;

/** Fills that are larger than what is stored, or than all fills may hold together. */
class FillOverflowTest extends FillsCase {
  @Test
  void anOverflownFillStreamsOnAtThePaceOfTheSlowestOfThreeReaders() {
    Client leader = join(0).reading(false);
    Client slow = join(0).reading(true);
    Client leaving = join(0).reading(true);
    leader.fill.accept("head", 5000, leader.control());
    for (int i = 0; i < 6; i++) {
      leader.fill.chunk(bytes('a', 1000));
    }
    assertThat(leader.fill.overflow()).isEqualTo(Reason.TOO_LARGE);
    assertThat(leader.fill.content()).isNull();
    assertThat(join(0).joined).as("nobody joins any more").isInstanceOf(Joined.Leader.class);
    assertThat(leader.received()).hasSize(6000);
    assertThat(leader.calls()).containsExactly("pause");

    slow.on(() -> {
      slow.reader.resume();
    });
    assertThat(slow.received()).hasSize(6000);
    assertThat(leader.calls()).as("one still lags").containsExactly("pause");
    leaving.reader.leave();
    assertThat(leader.calls()).containsExactly("pause", "resume");
    assertThat(fills.budget().used()).as("all passed").isZero();

    leader.fill.chunk(bytes('b', 1000));
    leader.fill.end(Fields.EMPTY);
    assertThat(get(slow.body)).hasSize(7000).endsWith("b");
    assertThat(get(leader.body)).hasSize(7000);
    assertThat(leaving.body).isNotDone();
    assertThat(leader.calledElsewhere()).isFalse();
    assertThat(fills.budget().used()).isZero();
  }

  @Test
  void whatAnOverflownFillHoldsIsBoundedByTheWindow() {
    Client leader = join(0).reading(false);
    leader.fill.accept("head", 0, leader.control());
    long most = 0;
    for (int i = 0; i < 1000; i++) {
      leader.fill.chunk(bytes('a', 1000));
      most = Math.max(most, fills.budget().used());
      if (leader.calls().size() % 2 == 1) {
        leader.settle();
      }
    }
    leader.fill.end(Fields.EMPTY);
    assertThat(get(leader.body)).hasSize(1_000_000);
    assertThat(most).isLessThanOrEqualTo(WINDOW + 1000 + Chunk.OVERHEAD);
  }

  @Test
  void whenAllHaveLeftAnOverflownFillTheLeaderIsToldToCancel() {
    Client leader = join(0).reading(true);
    Client follower = join(0).reading(true);
    leader.fill.accept("head", 5, leader.control());
    leader.fill.chunk(bytes('a', 10));
    leader.reader.leave();
    assertThat(leader.calls()).isEmpty();
    follower.reader.leave();
    assertThat(leader.calls()).containsExactly("cancel");
    assertNothingIsLeft();
    leader.fill.chunk(bytes('a', 10));
    leader.fill.end(Fields.EMPTY);
    assertThat(leader.calls()).containsExactly("cancel");
    assertNothingIsLeft();
  }

  @Test
  void aFillThatOverflowsWithoutReadersIsCancelled() {
    Client leader = join(0);
    leader.reader.leave();
    leader.fill.accept("head", 5, leader.control());
    leader.fill.chunk(bytes('a', 10));
    assertThat(leader.calls()).containsExactly("cancel");
    assertNothingIsLeft();
  }

  @Test
  void overTheBudgetAFillIsStreamedAndNotStored() {
    int one = 1000 + Chunk.OVERHEAD;
    fills = new Fills<>(vertx, new FillOptions(3L * one, WINDOW));
    Client first = joining(vertx, fills, "first", 0).reading(false);
    Client second = joining(vertx, fills, "second", 0).reading(true);
    first.fill.accept("head", STORABLE, NONE);
    second.fill.accept("head", STORABLE, NONE);
    first.fill.chunk(bytes('a', 1000));
    first.fill.chunk(bytes('a', 1000));
    second.fill.chunk(bytes('b', 1000));
    second.fill.chunk(bytes('b', 1000));
    assertThat(second.fill.overflow()).isEqualTo(Reason.FILL_BUDGET);
    assertThat(first.fill.overflow()).isNull();
    assertThat(fills.budget().used()).as("in transit").isEqualTo(4L * one);

    second.on(() -> {
      second.reader.resume();
    });
    second.fill.end(Fields.EMPTY);
    assertThat(get(second.body)).hasSize(2000);
    assertThat(first.fill.content()).hasSize(2000);
    first.fill.end(Fields.EMPTY);
    get(first.body);
    assertNothingIsLeft();
  }

  @Test
  void aBudgetGivesWhatItHas() {
    FillBudget budget = new FillBudget(10);
    assertThat(budget.tryReserve(10)).isTrue();
    assertThat(budget.tryReserve(1)).isFalse();
    budget.release(1);
    assertThat(budget.tryReserve(1)).isTrue();
    assertThat(budget.used()).isEqualTo(10);
    assertThatThrownBy(() -> new FillBudget(-1)).hasMessageContaining("(expected: >= 0)");
    assertThatThrownBy(() -> new FillOptions(1, 0)).hasMessageContaining("(expected: >= 1)");
  }
}
