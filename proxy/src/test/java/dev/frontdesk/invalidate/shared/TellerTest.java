package dev.frontdesk.invalidate.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.time.HandTiming;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TellerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final HandTiming timing = new HandTiming();
  private final Deque<Promise<Truth.Executed>> asked = new ArrayDeque<>();
  private long sequence;
  private final Teller teller =
      new Teller(
          new Asked(),
          timing,
          PATIENCE.toNanos(),
          new Journal(100, "me", () -> sequence),
          new Acknowledgements("me", PATIENCE.toNanos()),
          SharedMarkObserver.NOBODY,
          told -> {},
          () -> {});

  private Future<Spread> write() {
    Change change = new Change(List.of(Tag.of("t")), Change.HARD, 0, "me", true);
    return teller.tell(change, () -> ++sequence, Consistency.CLUSTER, true).spread();
  }

  /** Redis is lost while one call is under way, and does not come back. */
  @Test
  void aWriteThatWaitsForACallBeforeItIsAnsweredInTimeWhenThatFails() {
    teller.answered();
    Future<Spread> first = write();
    Future<Spread> second = write();
    assertThat(asked).hasSize(1);
    asked.remove().fail("away");
    assertThat(second.isComplete()).isFalse();
    timing.advance(PATIENCE);
    assertThat(first.result()).isEqualTo(new Spread.Unsent());
    assertThat(second.result()).isEqualTo(new Spread.Unsent());
  }

  /** Answers when it is told to. */
  private final class Asked implements Truth {
    @Override
    public Future<Beat> beat(@Nullable String epoch, long applied) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Future<Executed> invalidate(List<Change> changes) {
      Promise<Executed> reply = Promise.promise();
      asked.add(reply);
      return reply.future();
    }

    @Override
    public Future<List<@Nullable String>> look(List<String> fields) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Future<Void> leave() {
      throw new AssertionError("not asked for");
    }

    @Override
    public void acknowledge(String writer, Acknowledged what) {}

    @Override
    public boolean isUp() {
      return true;
    }
  }
}
