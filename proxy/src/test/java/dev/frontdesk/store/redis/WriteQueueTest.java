package dev.frontdesk.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.store.StoredResponses;
import dev.frontdesk.store.redis.ValueObserver.NotKept;
import dev.frontdesk.store.redis.WriteQueue.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
  private final List<NotKept> givenUp = new ArrayList<>();

  private static Change keep(String key, @Nullable String person, String body, long sequence) {
    return new Change(
        new SharedKey(new CacheKey(key), "r", person),
        StoredResponses.stored(key, body, 0),
        new SharedStamp("e".repeat(32), sequence),
        false);
  }

  private static Change keep(String key, String body, long sequence) {
    return keep(key, null, body, sequence);
  }

  private static List<String> bodies(List<Change> changes) {
    return changes.stream()
        .map(change -> new String(change.response().body(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void theLatestOfAKeyIsWrittenWhereTheFirstStood() {
    WriteQueue queue = new WriteQueue();
    queue.put(keep("a", "1", 1), givenUp::add);
    queue.put(keep("b", "2", 1), givenUp::add);
    queue.put(keep("a", "3", 2), givenUp::add);
    queue.put(keep("a", "slow", 1), givenUp::add);
    assertThat(givenUp).containsExactly(NotKept.OLDER);
    assertThat(bodies(queue.take(10, 1 << 20))).containsExactly("3", "2");
    assertThat(queue.size()).isZero();
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void aDropTakesThePlaceOfAKeepAndTheOtherWayRound() {
    WriteQueue queue = new WriteQueue();
    queue.put(keep("a", "1", 5), givenUp::add);
    Change drop =
        new Change(keep("a", "", 0).key(), StoredResponses.stored("a", "drop", 0), null, false);
    queue.put(drop, givenUp::add);
    assertThat(bodies(queue.take(10, 1 << 20))).containsExactly("drop");
    queue.put(drop, givenUp::add);
    queue.put(keep("a", "2", 1), givenUp::add);
    assertThat(bodies(queue.take(10, 1 << 20))).containsExactly("2");
  }

  @Test
  void variantsAreApartAndAPersonsAreNot() {
    WriteQueue queue = new WriteQueue();
    for (String person : new @Nullable String[] {null, "p"}) {
      for (String language : List.of("de", "en")) {
        queue.put(
            new Change(
                new SharedKey(new CacheKey("a"), "r", person),
                StoredResponses.variant("a", language, 0),
                new SharedStamp("e".repeat(32), 1),
                false),
            givenUp::add);
      }
    }
    assertThat(queue.size()).isEqualTo(3);
  }

  @Test
  void tenThousandWait() {
    WriteQueue queue = new WriteQueue();
    for (int i = 0; i <= WriteQueue.MOST_WAITING; i++) {
      queue.put(keep("k" + i, "x", 1), givenUp::add);
    }
    assertThat(queue.size()).isEqualTo(WriteQueue.MOST_WAITING);
    assertThat(givenUp).containsExactly(NotKept.OVERFLOW);
    assertThat(queue.take(1, 1).getFirst().key().key().text())
        .as("the oldest went")
        .isEqualTo("k1");
  }

  @Test
  void sixtyFourMebibytesWait() {
    WriteQueue queue = new WriteQueue();
    String large = "x".repeat(4 << 20);
    for (int i = 0; i < 20; i++) {
      queue.put(keep("k" + i, large, 1), givenUp::add);
      assertThat(queue.bytes()).isLessThanOrEqualTo(WriteQueue.MOST_WAITING_BYTES);
    }
    assertThat(queue.size()).isEqualTo(15);
    assertThat(givenUp).hasSize(5).containsOnly(NotKept.OVERFLOW);
  }

  @Test
  void whatIsTakenTogetherIsBoundedByNumberAndBytes() {
    WriteQueue queue = new WriteQueue();
    for (int i = 0; i < 10; i++) {
      queue.put(keep("k" + i, "x".repeat(1000), 1), givenUp::add);
    }
    assertThat(queue.take(3, 1 << 20)).hasSize(3);
    assertThat(queue.first()).isEqualTo(4);
    assertThat(queue.take(10, 5000)).hasSize(2);
    assertThat(queue.take(10, 1)).as("one at least").hasSize(1);
    assertThat(queue.take(10, 1 << 20)).hasSize(4);
    assertThat(queue.first()).isEqualTo(queue.last() + 1);
  }

  @Test
  void whatWaitsForAPersonIsForgotten() {
    WriteQueue queue = new WriteQueue();
    queue.put(keep("a", "jane", "1", 1), givenUp::add);
    queue.put(keep("b", null, "2", 1), givenUp::add);
    queue.put(keep("c", "john", "3", 1), givenUp::add);
    queue.put(keep("d", "jane", "4", 1), givenUp::add);
    queue.forget("jane");
    assertThat(bodies(queue.take(10, 1 << 20))).containsExactly("2", "3");
    assertThat(queue.bytes()).isZero();
  }
}
