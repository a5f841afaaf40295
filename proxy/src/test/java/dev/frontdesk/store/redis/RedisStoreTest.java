package dev.frontdesk.store.redis;

import static dev.frontdesk.store.StoredResponses.sized;
import static dev.frontdesk.store.StoredResponses.stored;
import static dev.frontdesk.store.StoredResponses.variant;
import static dev.frontdesk.store.redis.Desk.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.redis.RespClient;
import dev.frontdesk.store.SharedStore.Shared;
import dev.frontdesk.store.VariantsContract;
import dev.frontdesk.store.redis.ValueObserver.NotKept;
import dev.frontdesk.store.redis.ValueObserver.Unusable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisStoreTest extends VariantsContract {
  private static final RedisServer REDIS = RedisServer.start();
  private final Desk desk = new Desk(REDIS.url());

  @AfterAll
  static void stop() {
    REDIS.close();
  }

  @AfterEach
  void close() {
    desk.close();
    REDIS.command("FLUSHALL");
  }

  @Override
  protected void put(StoredResponse response) {
    desk.put(key(response.key().text()), response);
  }

  @Override
  protected void remove(StoredResponse response) {
    desk.store.drop(key(response.key().text()), response);
    desk.store.written().await();
  }

  @Override
  protected List<StoredResponse> found(String key) {
    return desk.find(key(key)).stream().map(Shared::response).toList();
  }

  private static List<?> keys(String pattern) {
    return (List<?>) Objects.requireNonNull(REDIS.command("KEYS", pattern));
  }

  private static long number(String... command) {
    return (Long) Objects.requireNonNull(REDIS.command(command));
  }

  @Test
  void whatOneNodeKeepsTheOtherFinds() {
    try (Desk other = new Desk(REDIS.url())) {
      StoredResponse response = stored("a", "1", 7);
      desk.put(key("a"), response);
      Shared found = other.store.find(key("a"), 42).await().getFirst();
      assertThat(found.stamp()).isEqualTo(Desk.stamp(7));
      assertThat(found.response().sequence()).isEqualTo(42);
      assertThat(found.response().head()).isEqualTo(response.head());
      assertThat(other.counts.looked).containsExactly(1);
      assertThat(other.counts.bytes("read route"))
          .isEqualTo(desk.counts.bytes("written route"))
          .isPositive();
      other.put(key("a"), stored("a", "slow", 6));
      assertThat(other.counts.notKept).containsExactly(NotKept.OLDER);
      assertThat(desk.bodies(key("a"))).containsExactly("1");
    }
  }

  /** Rules that differ share nothing, and neither do namespaces. */
  @Test
  void anotherRevisionOrNamespaceHasItsOwn() {
    desk.put(key("a"), stored("a", "1", 0));
    assertThat(desk.find(new SharedKey(key("a").key(), "other", null))).isEmpty();
    try (Desk other = new Desk(REDIS.url(), ValueOptions.of("other"))) {
      assertThat(other.find(key("a"))).isEmpty();
    }
  }

  @Test
  void aNodeWhoseClockIsWrongGivesItTheSameAge() {
    try (Desk other = new Desk(REDIS.url())) {
      desk.ahead = Duration.ofMinutes(-5);
      other.ahead = Duration.ofMinutes(3);
      desk.put(key("a"), stored("a", "1", 0));
      assertThat(other.find(key("a")).getFirst().response().freshness().responseTime())
          .isEqualTo(Desk.RECEIVED.minus(Duration.ofMinutes(8)));
    }
  }

  @Test
  void itLivesAsLongAsTheLongestLived() {
    desk.put(key("a"), variant("a", "de", 0));
    String hash = new ValueKeys("ns").of(key("a"));
    assertThat(number("PTTL", hash)).isBetween(570_000L, 601_000L);
    desk.timing.advance(Duration.ofSeconds(500));
    desk.put(key("a"), variant("a", "en", 0));
    assertThat(number("PTTL", hash)).as("not shortened").isGreaterThan(500_000);
    desk.timing.advance(Duration.ofSeconds(200));
    desk.put(key("a"), variant("a", "fr", 0));
    assertThat(desk.counts.notKept).containsExactly(NotKept.ENDED);
  }

  @Test
  void lookUpsThatComeTogetherGoOutTogether() {
    IntStream.range(0, 100).forEach(i -> desk.keep(key("k" + i), stored("k" + i, "x" + i, 0)));
    desk.store.written().await();
    List<Future<List<Shared>>> finds = new ArrayList<>();
    Promise<Void> asked = Promise.promise();
    desk.vertx.runOnContext(turn -> {
      IntStream.range(0, 100).forEach(i -> finds.add(desk.store.find(key("k" + i), 0)));
      asked.complete();
    });
    asked.future().await();
    for (int i = 0; i < 100; i++) {
      assertThat(finds.get(i).await().getFirst().response().body())
          .isEqualTo(("x" + i).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(desk.counts.readBatches).containsExactly(BatchedReads.MOST_AT_ONCE, 36);
    assertThat(desk.counts.writeBatches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
    assertThat(desk.counts.writeBatches)
        .hasSizeLessThan(10)
        .allMatch(size -> size <= WriteBehind.MOST_AT_ONCE);
  }

  /** One of a batch that Redis refuses is a miss by itself. */
  @Test
  void aKeyOfAnotherTypeIsAMissOfItsOwn() {
    desk.put(key("a"), stored("a", "1", 0));
    REDIS.command("SET", new ValueKeys("ns").of(key("b")), "no hash");
    Promise<List<String>> both = Promise.promise();
    desk.vertx.runOnContext(turn -> {
      Future<List<Shared>> good = desk.store.find(key("a"), 0);
      Future<List<Shared>> bad = desk.store.find(key("b"), 0);
      Future.join(good, bad)
          .onComplete(
              done -> both.complete(List.of(good.result().size() + "", bad.result().size() + "")));
    });
    assertThat(both.future().await()).containsExactly("1", "0");
    desk.put(key("b"), stored("b", "2", 0));
    assertThat(desk.counts.notKept).containsExactly(NotKept.FAILED);
  }

  @Test
  void lookUpsOfOneKeyShareOneReadAndEachHasItsOwnSequence() {
    desk.put(key("a"), stored("a", "1", 0));
    Promise<Void> gate = desk.link.hold();
    desk.link.sent.clear();
    Future<List<Shared>> first = desk.store.find(key("a"), 3);
    Future<List<Shared>> second = desk.store.find(key("a"), 3);
    Future<List<Shared>> third = desk.store.find(key("a"), 4);
    gate.complete();
    assertThat(first.await().getFirst().response().sequence()).isEqualTo(3);
    assertThat(second.await().getFirst()).isSameAs(first.await().getFirst());
    assertThat(third.await().getFirst().response().sequence()).isEqualTo(4);
    assertThat(third.await().getFirst().response().validAsOf()).isEqualTo(4);
    assertThat(desk.link.sent).containsExactly(1);
    desk.find(key("a"));
    assertThat(desk.link.sent).as("the next one reads again").hasSize(2);
  }

  @Test
  void resultsComeToWhereTheyWereAskedFor() {
    byte[] large = new byte[1 << 20];
    new Random(2).nextBytes(large);
    StoredResponse response = stored("a", large, Nominated.NOTHING, 0);
    desk.put(key("a"), response);
    Promise<Boolean> same = Promise.promise();
    for (int i = 0; i < 2; i++) {
      desk.vertx.runOnContext(turn -> {
        Context here = desk.vertx.getOrCreateContext();
        desk.store
            .find(key("a"), 0)
            .onComplete(found ->
                same.tryComplete(
                    here.equals(Vertx.currentContext())
                        && Arrays.equals(found.result().getFirst().response().body(), large)));
      });
    }
    assertThat(same.future().await()).isTrue();
  }

  @Test
  void aPersonIsForgottenWithAnExactCount() {
    IntStream.range(0, 20).forEach(i -> desk.keep(key("k" + i, "jane"), stored("k" + i, "x", 0)));
    desk.put(key("k1", "john"), stored("k1", "john's", 0));
    desk.put(key("k1"), stored("k1", "everybody's", 0));
    assertThat(desk.bodies(key("k1", "jane"))).containsExactly("x");
    try (Desk other = new Desk(REDIS.url())) {
      assertThat(other.store.forget("jane").await()).isEqualTo(20);
      assertThat(other.store.forget("jane").await()).isZero();
    }
    assertThat(desk.find(key("k1", "jane"))).isEmpty();
    assertThat(desk.bodies(key("k1", "john"))).containsExactly("john's");
    assertThat(desk.bodies(key("k1"))).containsExactly("everybody's");
  }

  /** What waits is not written after, and what is under way is counted. */
  @Test
  void whatIsBeingWrittenIsForgottenToo() {
    Promise<Void> gate = desk.link.hold();
    desk.keep(key("a", "jane"), stored("a", "x", 0));
    await().until(() -> !desk.counts.writeBatches.isEmpty());
    desk.keep(key("b", "jane"), stored("b", "x", 0));
    Future<Long> forgotten = desk.store.forget("jane");
    gate.complete();
    assertThat(forgotten.await()).isEqualTo(1);
    desk.store.written().await();
    assertThat(keys("*")).isEmpty();
  }

  @Test
  void aPersonHas256ResponsesAtMost() {
    for (int i = 0; i < WriteBehind.MOST_PERSONAL; i++) {
      desk.keep(key("k" + i, "jane"), stored("k" + i, "x", 0));
    }
    desk.store.written().await();
    String hash = new ValueKeys("ns").ofPerson("jane");
    assertThat(number("HLEN", hash)).isEqualTo(WriteBehind.MOST_PERSONAL);
    desk.put(key("k0", "jane"), stored("k0", "y", 1));
    assertThat(number("HLEN", hash)).as("in its place").isEqualTo(WriteBehind.MOST_PERSONAL);
    desk.put(key("more", "jane"), stored("more", "x", 0));
    assertThat(number("HLEN", hash)).isEqualTo(1);
    assertThat(desk.bodies(key("more", "jane"))).containsExactly("x");
  }

  /** One look-up reads them all. */
  @Test
  void variantsOfOneKeyAre32AndTogetherNoLargerThanOneMayBe() {
    ValueOptions options =
        new ValueOptions("ns", 30_000, EncryptionKeys.NONE, (response, stamp) -> true);
    try (Desk small = new Desk(REDIS.url(), options)) {
      byte[] body = new byte[9_000];
      new Random(1).nextBytes(body);
      for (int i = 0; i < 40; i++) {
        small.put(key("small"), variant("small", "l" + i, 0));
        small.put(key("large"), stored("large", body, variant("large", "l" + i, 0).nominated(), 0));
      }
      assertThat(small.find(key("small"))).hasSize(WriteBehind.MOST_VARIANTS);
      assertThat(small.find(key("large"))).hasSize(3);
    }
  }

  @Test
  void theEndDoesNotWaitForARedisThatDoesNotTakeThem() {
    desk.link.hold();
    desk.keep(key("a"), stored("a", "1", 0));
    long before = System.nanoTime();
    desk.store.close().await();
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(RedisStore.LAST_WRITES, RedisStore.LAST_WRITES.multipliedBy(3));
    desk.keep(key("b"), stored("b", "1", 0));
    assertThat(desk.counts.notKept).contains(NotKept.AWAY);
  }

  @Test
  void whatIsNotWantedAnyMoreIsNotWritten() {
    AtomicBoolean wanted = new AtomicBoolean(true);
    ValueOptions options = ValueOptions.of("ns").with((response, stamp) -> wanted.get());
    try (Desk node = new Desk(REDIS.url(), options)) {
      Promise<Void> gate = node.link.hold();
      node.keep(key("a"), stored("a", "1", 0));
      await().until(() -> !node.counts.writeBatches.isEmpty());
      node.keep(key("b"), stored("b", "1", 0));
      wanted.set(false);
      gate.complete();
      node.store.written().await();
      assertThat(node.counts.notKept).containsExactly(NotKept.UNWANTED);
      assertThat(node.find(key("a"))).hasSize(1);
      assertThat(node.find(key("b"))).isEmpty();
    }
  }

  @Test
  void whatIsEncryptedIsNotReadableInRedis() {
    byte[] secret = new byte[EncryptionKeys.LENGTH];
    new Random(1).nextBytes(secret);
    ValueOptions options = ValueOptions.of("ns").with(EncryptionKeys.of(List.of(secret)));
    try (Desk node = new Desk(REDIS.url(), options);
        RespClient client = REDIS.client()) {
      SharedKey key = key("GET|/me|jane.doe", "~identity:user:jane.doe");
      node.store.keep(key, stored(key.key().text(), "born 1980", 0), Desk.stamp(0), true);
      node.store.written().await();
      assertThat(node.bodies(key)).containsExactly("born 1980");
      String dump = String.valueOf(client.command("KEYS", "*"));
      List<?> all =
          (List<?>) Objects.requireNonNull(client.bytes("HGETALL", new ValueKeys("ns").of(key)));
      for (Object part : all) {
        dump += new String((byte[]) part, StandardCharsets.ISO_8859_1);
      }
      assertThat(dump).hasSizeGreaterThan(300).doesNotContain("jane", "1980", "json", "user");

      assertThat(desk.find(key)).as("without the key").isEmpty();
      assertThat(desk.counts.unusable).containsExactly(Unusable.UNKNOWN_KEY);
      assertThat(node.bodies(key)).as("and it is still there").containsExactly("born 1980");
      desk.store.keep(key, stored(key.key().text(), "born 1980", 9), Desk.stamp(9), true);
      assertThat(desk.counts.notKept).containsExactly(NotKept.NO_KEY);
    }
  }

  /** Redis has lost its scripts; the next batch brings them again. */
  @Test
  void scriptsAreLoadedAgain() {
    desk.put(key("a"), stored("a", "1", 0));
    REDIS.command("SCRIPT", "FLUSH");
    IntStream.range(0, 10).forEach(i -> desk.keep(key("k" + i), stored("k" + i, "x", 0)));
    desk.store.written().await();
    assertThat(keys("ns:v:*")).hasSize(11);
    assertThat(desk.counts.notKept).isEmpty();
  }

  @Test
  void whileRedisIsAwayNothingIsAskedOrKept() {
    desk.put(key("a"), stored("a", "1", 0));
    desk.link.say(RedisLink.State.AWAY);
    desk.link.sent.clear();
    assertThat(desk.store.find(key("a"), 0).isComplete()).as("at once").isTrue();
    assertThat(desk.find(key("a"))).isEmpty();
    desk.put(key("b"), stored("b", "1", 0));
    assertThat(desk.counts.failed).hasValue(2);
    assertThat(desk.counts.notKept).containsExactly(NotKept.AWAY);
    assertThatThrownBy(() -> desk.store.forget("jane").await()).isNotNull();
    assertThat(desk.link.sent).isEmpty();
    desk.link.say(null);
    assertThat(desk.bodies(key("a"))).containsExactly("1");
  }

  @Test
  void whatWaitsIsWrittenAtTheEnd() {
    try (Desk node = new Desk(REDIS.url())) {
      IntStream.range(0, 500).forEach(i -> node.keep(key("k" + i), stored("k" + i, "x", 0)));
    }
    assertThat(keys("ns:v:*")).hasSize(500);
  }

  @Test
  void moreThanMaxValueStaysInMemory() {
    desk.put(key("a"), sized("a", ValueOptions.MAX_VALUE + 1));
    assertThat(desk.counts.notKept).containsExactly(NotKept.TOO_LARGE);
    desk.put(key("a"), sized("a", ValueOptions.MAX_VALUE));
    assertThat(desk.find(key("a")).getFirst().response().body()).hasSize(ValueOptions.MAX_VALUE);
    assertThat(desk.counts.bytes("written route"))
        .as("compressed")
        .isLessThan(desk.counts.bytes("plain route") / 100);
  }
}
