package dev.frontdesk.store.redis;

import static dev.frontdesk.store.StoredResponses.sized;
import static dev.frontdesk.store.StoredResponses.stored;
import static dev.frontdesk.store.StoredResponses.variant;
import static dev.frontdesk.store.redis.Desk.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.redis.ClusterDeployment;
import dev.frontdesk.redis.LinkOptions;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.store.SharedStore.Shared;
import dev.frontdesk.store.redis.ValueObserver.NotKept;
import dev.frontdesk.store.redis.ValueObserver.Unusable;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody else, or bad luck, does to values in Redis: misses, and nothing worse. */
class DamagedValuesTest {
  private static final ValueKeys KEYS = new ValueKeys("ns");
  private static final SharedKey KEY = key("a");
  private static final String FIELD = ValueKeys.field(KEY, stored("a", "", 0).nominated());

  private static byte[] value(Desk desk, SharedKey key, String field) {
    return desk.link.send(Request.cmd(Command.HGET).arg(KEYS.of(key)).arg(field)).await().toBytes();
  }

  private static void write(Desk desk, SharedKey key, String field, byte[] value) {
    desk.link.send(Request.cmd(Command.HSET).arg(KEYS.of(key)).arg(field).arg(value)).await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "empty", "junk", "flipped", "extended"})
  void damagedBytesAreAMissAndAreDeleted(String kind) {
    try (RedisServer redis = RedisServer.start();
        Desk desk = new Desk(redis.url())) {
      desk.put(KEY, stored("a", "1", 0));
      desk.put(KEY, variant("a", "de", 0));
      byte[] good = value(desk, KEY, FIELD);
      byte[] flipped = good.clone();
      flipped[100] ^= 4;
      byte[] bad =
          switch (kind) {
            case "cut" -> Arrays.copyOf(good, good.length / 2);
            case "empty" -> new byte[0];
            case "junk" -> "{\"json\": true}".repeat(20).getBytes(StandardCharsets.UTF_8);
            case "flipped" -> flipped;
            default -> Arrays.copyOf(good, good.length + 100);
          };
      write(desk, KEY, FIELD, bad);
      assertThat(desk.find(KEY)).as("the other variant is there").hasSize(1);
      assertThat(desk.counts.unusable).containsExactly(Unusable.CORRUPT);
      await().until(() -> Long.valueOf(1).equals(redis.command("HLEN", KEYS.of(KEY))));
      desk.find(KEY);
      assertThat(desk.counts.unusable).as("not read again").hasSize(1);
      desk.put(KEY, stored("a", "2", 0));
      assertThat(desk.find(KEY)).hasSize(2);
    }
  }

  @Test
  void aValueOfAnotherKeyIsAMissAndIsDeleted() {
    try (RedisServer redis = RedisServer.start();
        Desk desk = new Desk(redis.url())) {
      desk.put(key("b"), stored("b", "another's", 0));
      write(desk, KEY, FIELD, value(desk, key("b"), FIELD));
      assertThat(desk.find(KEY)).isEmpty();
      assertThat(desk.counts.unusable).containsExactly(Unusable.MISPLACED);
      await().until(() -> Long.valueOf(0).equals(redis.command("EXISTS", KEYS.of(KEY))));
      assertThat(desk.bodies(key("b"))).containsExactly("another's");
    }
  }

  /** While versions are changed, neither deletes what the other wrote. */
  @Test
  void whatAnotherVersionWroteStaysUntilItIsReplaced() {
    try (RedisServer redis = RedisServer.start();
        Desk desk = new Desk(redis.url())) {
      desk.put(KEY, stored("a", "1", 9));
      byte[] newer = value(desk, KEY, FIELD);
      newer[2] = 2;
      write(desk, KEY, FIELD, newer);
      assertThat(desk.find(KEY)).isEmpty();
      assertThat(desk.counts.unusable).containsExactly(Unusable.OTHER_SCHEMA);
      assertThat(value(desk, KEY, FIELD)).isEqualTo(newer);
      desk.put(KEY, stored("a", "2", 0));
      assertThat(desk.bodies(KEY)).containsExactly("2");
    }
  }

  @Test
  void whatRedisEvictsIsAMiss() {
    try (RedisServer redis = RedisServer.start("maxmemory 8mb", "maxmemory-policy allkeys-lru");
        Desk desk = new Desk(redis.url())) {
      byte[] body = new byte[100_000];
      new Random(1).nextBytes(body);
      for (int i = 0; i < 200; i++) {
        String key = "k" + i;
        desk.put(key(key), stored(key, body, sized(key, 0).nominated(), 0));
      }
      long found = IntStream.range(0, 200).filter(i -> !desk.find(key("k" + i)).isEmpty()).count();
      assertThat(found).isBetween(1L, 150L);
      assertThat(desk.counts.failed).hasValue(0);
      assertThat(desk.counts.unusable).isEmpty();
    }
  }

  /** Values are refused and nothing else happens; a person can be forgotten all the same. */
  @Test
  void aFullRedisKeepsNothingMore() {
    try (RedisServer redis = RedisServer.start();
        Desk desk = new Desk(redis.url())) {
      desk.put(key("a", "jane"), stored("a", "1", 0));
      redis.command("CONFIG", "SET", "maxmemory", "1");
      desk.put(key("b"), stored("b", "1", 0));
      assertThat(desk.counts.notKept).containsExactly(NotKept.FAILED);
      assertThat(desk.bodies(key("a", "jane"))).containsExactly("1");
      assertThat(desk.store.forget("jane").await()).isEqualTo(1);
    }
  }

  @Test
  void aRedisThatStopsAnsweringIsAMissWithinTheCommandTimeOut() {
    try (RedisServer redis = RedisServer.start();
        Desk desk = new Desk(redis.url())) {
      desk.put(KEY, stored("a", "1", 0));
      redis.pause();
      long before = System.nanoTime();
      List<Future<List<Shared>>> finds = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        finds.add(desk.store.find(key("k" + i), 0));
        desk.keep(key("w" + i), stored("w" + i, "x", 0));
      }
      for (Future<List<Shared>> find : finds) {
        assertThat(find.await()).isEmpty();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isLessThan(Desk.TIMEOUT.multipliedBy(3));
      desk.store.written().await();
      assertThat(desk.counts.notKept).isNotEmpty();
      redis.resume();
    }
  }

  @Test
  void aRedisThatIsKilledInTheMiddleIsMissesAndNothingElse() {
    try (RedisServer redis = RedisServer.start();
        Desk desk = new Desk(redis.url())) {
      List<Future<List<Shared>>> finds = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        desk.keep(key("k" + i), sized("k" + i, 20_000));
        finds.add(desk.store.find(key("k" + i / 2), 0));
        if (i == 200) {
          redis.kill();
        }
      }
      long before = System.nanoTime();
      for (Future<List<Shared>> find : finds) {
        find.await().forEach(one -> assertThat(one.response().body()).hasSize(20_000));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isLessThan(Desk.TIMEOUT.multipliedBy(4));
      desk.store.written().await();
      assertThat(desk.counts.failed.get()).isPositive();
      assertThat(desk.counts.waiting).isZero();
    }
  }

  @Test
  void inAClusterKeysSpreadAndAPersonsAreTogether() {
    ClusterDeployment cluster = ClusterDeployment.shared();
    try (Desk desk =
        new Desk(
            new LinkOptions(
                LinkOptions.Kind.CLUSTER,
                cluster.urls(),
                null,
                null,
                null,
                null,
                Duration.ofSeconds(2),
                "ns"),
            ValueOptions.of("ns"))) {
      for (int i = 0; i < 60; i++) {
        desk.keep(key("k" + i), stored("k" + i, "x" + i, 0));
        desk.keep(key("k" + i, "jane"), stored("k" + i, "j" + i, 0));
      }
      desk.store.written().await();
      assertThat(desk.counts.notKept).isEmpty();
      List<Future<List<Shared>>> finds = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        finds.add(desk.store.find(key("k" + i), 0));
      }
      for (Future<List<Shared>> find : finds) {
        assertThat(find.await()).hasSize(1);
      }
      for (RedisServer node : cluster.nodes()) {
        assertThat((List<?>) node.command("KEYS", "ns:v:*")).isNotEmpty();
      }
      assertThat(desk.store.forget("jane").await()).isEqualTo(60);
    }
  }
}
