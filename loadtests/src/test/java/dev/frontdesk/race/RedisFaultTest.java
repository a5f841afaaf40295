package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.redis.ClusterDeployment;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.redis.SentinelDeployment;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.settings.Config.Redis.Deployment;
import dev.frontdesk.settings.Config.Redis.WhenAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What breaks under load, with the checker on. No request fails because of it; what a write made
 * wrong is served nowhere beyond the bound that is stated; hits come back by themselves, from
 * memory and from Redis; and nothing comes back that was invalidated meanwhile.
 */
class RedisFaultTest {
  private static final Logger LOG = LoggerFactory.getLogger(RedisFaultTest.class);
  private static final int NODES = 3;
  private static final Duration LEASE = Duration.ofMillis(500);
  private static final Duration DEGRADED = Duration.ofSeconds(1);
  private static final Duration MARGIN = Duration.ofMillis(200);

  /** Once nobody has a lease, nobody serves anything from the store. */
  private static final Duration AT_ONCE = Duration.ZERO;

  /** A writer tells Redis what it could not tell before it takes its own lease again. */
  private static final Duration UNTIL_OVER = Duration.ofDays(1);

  private final long seed = Long.getLong("frontdesk.seed", System.nanoTime() & 0xffff_ffffL);

  @Test
  void killedAndStartedAgainEmpty() throws Exception {
    killedEmpty(WhenAway.DEGRADE);
  }

  @Test
  void killedAndStartedAgainWithItsData() throws Exception {
    killedWithData(WhenAway.PASS);
  }

  @Test
  void stoppedForLongerThanALease() throws Exception {
    stopped(WhenAway.PASS);
  }

  @ParameterizedTest
  @EnumSource(WhenAway.class)
  @Tag("proof")
  void eachOfTheseAgainAndAgain(WhenAway whenAway) throws Exception {
    for (int i = 0; i < 5; i++) {
      killedEmpty(whenAway);
      killedWithData(whenAway);
      stopped(whenAway);
    }
  }

  private void killedEmpty(WhenAway whenAway) throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      broken(
          "killed, empty", at(redis, whenAway), bound(whenAway), redis::kill, redis::restartEmpty);
    }
  }

  private void killedWithData(WhenAway whenAway) throws Exception {
    try (RedisServer redis = RedisServer.persistent()) {
      broken(
          "killed, with data", at(redis, whenAway), bound(whenAway), redis::kill, redis::restart);
    }
  }

  /** The epoch goes on: a node may be told before the writer has caught up. */
  void stopped(WhenAway whenAway) throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      broken("stopped", at(redis, whenAway), UNTIL_OVER, redis::pause, redis::resume);
    }
  }

  @Test
  void sentinelChoosesAnotherMaster() throws Exception {
    try (SentinelDeployment sentinel = SentinelDeployment.start()) {
      RaceRedis shared =
          new RaceRedis(
              Deployment.SENTINEL,
              sentinel.urls(),
              SentinelDeployment.MASTER,
              "sentinel",
              LEASE,
              WhenAway.PASS,
              DEGRADED);
      RedisServer old = sentinel.master();
      broken("failover", shared, UNTIL_OVER, old::kill, () -> sentinel.awaitAnotherThan(old));
    }
  }

  @Test
  @Tag("proof")
  void theClusterNodeOfTheMarksIsReplaced() throws Exception {
    try (ClusterDeployment cluster = ClusterDeployment.start(1)) {
      String namespace = namespaceOf(cluster, 0);
      broken(
          "Cluster node of the marks",
          at(cluster, namespace),
          UNTIL_OVER,
          () -> cluster.killOwnerOf("{" + namespace + "}:marks", true),
          () -> {});
    }
  }

  @Test
  void slotsMove() throws Exception {
    try (ClusterDeployment cluster = ClusterDeployment.start()) {
      String namespace = "moved";
      String marks = "{" + namespace + "}:marks";
      try (RaceNodes nodes = nodes(at(cluster, namespace));
          FaultLoad load = new FaultLoad(nodes, seed)) {
        load.awaitMoreFromRedis(5);
        RedisServer owner = cluster.ownerOf(marks);
        RedisServer other =
            cluster.nodes().stream().filter(node -> node != owner).findFirst().orElseThrow();
        long began = System.nanoTime();
        cluster.moveSlot(marks, other);
        load.awaitMore(20, 2);
        cluster.moveSlot(marks, owner);
        load.awaitMore(20, 2);
        recovered("slots moved", load, began, began, UNTIL_OVER);
      }
    }
  }

  /** Marks go on; only the values of some keys are out of reach. */
  @Test
  @Tag("proof")
  void aClusterNodeThatHasOnlyValuesIsLost() throws Exception {
    try (ClusterDeployment cluster = ClusterDeployment.start(1)) {
      // The replica stands in for the first server's slots; the marks are on another one.
      String namespace = namespaceOf(cluster, 1);
      broken(
          "Cluster node of values",
          at(cluster, namespace),
          UNTIL_OVER,
          () -> cluster.killOwnerOf(keyOn(cluster, 0), true),
          () -> {});
    }
  }

  @Test
  void theConnectionForMessagesIsCutAgainAndAgain() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RaceNodes nodes = nodes(at(redis, WhenAway.PASS));
        FaultLoad load = new FaultLoad(nodes, seed)) {
      load.awaitMoreFromRedis(5);
      for (int i = 0; i < 8; i++) {
        String clients = String.valueOf(redis.command("CLIENT", "LIST", "TYPE", "pubsub"));
        List<String> ids =
            clients.lines().filter(line -> line.startsWith("id=")).map(RedisFaultTest::id).toList();
        if (!ids.isEmpty()) {
          redis.command("CLIENT", "KILL", "ID", ids.get(i % ids.size()));
        }
        load.awaitMore(5, 1);
      }
      recovered("messages cut", load, List.of());
    }
  }

  @Test
  void valuesAreTruncatedAndCorruptedInRedis() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RaceNodes nodes = nodes(at(redis, WhenAway.PASS));
        FaultLoad load = new FaultLoad(nodes, seed)) {
      load.awaitMoreFromRedis(5);
      long spoilt = 0;
      for (int i = 0; i < 30 || spoilt < 200; i++) {
        spoilt +=
            (Long)
                java.util.Objects.requireNonNull(
                    redis.command("EVAL", SPOIL, "0", "fault:*", String.valueOf(i)));
        load.awaitMore(3, 0);
      }
      LOG.info("Spoilt {} values", spoilt);
      recovered("values spoilt", load, List.of());
    }
  }

  /** Cuts, empties, or changes an octet of each value. */
  private static final String SPOIL =
      """
      local spoilt = 0
      for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
        if redis.call('TYPE', key).ok == 'hash' then
          local all = redis.call('HGETALL', key)
          for i = 1, #all, 2 do
            local value, way = all[i + 1], (tonumber(ARGV[2]) + spoilt) % 4
            local at = (tonumber(ARGV[2]) * 7 + spoilt * 13) % math.max(1, #value)
            if way == 0 then
              value = string.sub(value, 1, at)
            elseif way == 1 then
              value = ''
            elseif way == 2 then
              value = value .. 'x'
            else
              local octet = (string.byte(value, at + 1) or 0) + 1
              value = string.sub(value, 1, at) .. string.char(octet % 256)
                  .. string.sub(value, at + 2)
            end
            redis.call('HSET', key, all[i], value)
            spoilt = spoilt + 1
          end
        end
      end
      return spoilt
      """;

  @Test
  void redisEvictsMarksAndValues() throws Exception {
    try (RedisServer redis = RedisServer.start("maxmemory-policy allkeys-lru");
        RaceNodes nodes = nodes(at(redis, WhenAway.PASS));
        FaultLoad load = new FaultLoad(nodes, seed)) {
      Set<Object> epochs = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        load.awaitMoreFromRedis(5);
        Object epoch = epoch(redis);
        epochs.add(epoch);
        redis.command("CONFIG", "SET", "maxmemory", "1");
        await()
            .atMost(Duration.ofSeconds(10))
            .pollInterval(Duration.ofMillis(2))
            .until(() -> !epoch.equals(epoch(redis)));
        redis.command("CONFIG", "SET", "maxmemory", "0");
        load.awaitMore(10, 1);
      }
      assertThat(epochs).hasSize(3);
      recovered("evicted", load, List.of());
    }
  }

  private static long millisSince(long time) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - time);
  }

  private static Object epoch(RedisServer redis) {
    Object epoch = redis.command("HGET", "{fault}:marks", "!epoch");
    return epoch == null ? "none" : epoch;
  }

  private static String id(String line) {
    return line.substring("id=".length(), line.indexOf(' '));
  }

  /** A fault that takes Redis away from all nodes for longer than a lease. */
  private void broken(
      String what, RaceRedis shared, Duration elsewhere, Runnable breaks, Runnable mends)
      throws Exception {
    try (RaceNodes nodes = nodes(shared);
        FaultLoad load = new FaultLoad(nodes, seed)) {
      load.awaitMoreFromRedis(5);
      load.awaitMoreHits(20);
      long began = System.nanoTime();
      breaks.run();
      load.awaitMore(20, 2);
      if (shared.deployment() == Deployment.STANDALONE) {
        load.awaitNoLease();
        load.awaitMore(20, 2);
        if (shared.whenAway() == WhenAway.DEGRADE) {
          load.awaitMoreHits(10);
        }
      }
      long mended = System.nanoTime();
      mends.run();
      recovered(what + " at " + shared.whenAway(), load, began, mended, elsewhere);
    }
  }

  private void recovered(String what, FaultLoad load, long began, long mended, Duration elsewhere)
      throws Exception {
    long over = load.awaitLeases();
    recovered(what, load, List.of(new FaultLoad.Away(began, mended, over, elsewhere, LEASE)));
  }

  private void recovered(String what, FaultLoad load, List<FaultLoad.Away> away) throws Exception {
    long began = System.nanoTime();
    load.awaitLeases();
    long leases = millisSince(began);
    load.awaitMoreHits(20);
    long hits = millisSince(began);
    load.awaitMoreFromRedis(5);
    long fromRedis = millisSince(began);
    load.awaitMore(50, 5);
    load.stop();
    List<Violation> violations = load.violations(new ArrayList<>(away));
    LOG.info(
        "Redis {}: seed {}, {}, violations {}; all nodes had leases, hits, hits from Redis"
            + " again after {}, {}, {} ms",
        what,
        seed,
        load,
        violations.size(),
        leases,
        hits,
        fromRedis);
    assertThat(load.failures()).isEmpty();
    assertThat(violations).as("seed %d", seed).isEmpty();
  }

  private RaceNodes nodes(RaceRedis shared) throws Exception {
    return new RaceNodes(Consistency.CLUSTER, shared.forNodes(NODES), RaceNodes.Fault.NONE);
  }

  private static RaceRedis at(RedisServer redis, WhenAway whenAway) {
    return new RaceRedis(
        Deployment.STANDALONE, List.of(redis.url()), null, "fault", LEASE, whenAway, DEGRADED);
  }

  private static RaceRedis at(ClusterDeployment cluster, String namespace) {
    return new RaceRedis(
        Deployment.CLUSTER, cluster.urls(), null, namespace, LEASE, WhenAway.PASS, DEGRADED);
  }

  private static Duration bound(WhenAway whenAway) {
    return whenAway == WhenAway.PASS ? AT_ONCE : DEGRADED.plus(LEASE).plus(MARGIN);
  }

  private static String namespaceOf(ClusterDeployment cluster, int node) {
    for (int i = 0; ; i++) {
      if (cluster.ownerOf("{ns" + i + "}:marks") == cluster.nodes().get(node)) {
        return "ns" + i;
      }
    }
  }

  private static String keyOn(ClusterDeployment cluster, int node) {
    for (int i = 0; ; i++) {
      if (cluster.ownerOf("k" + i) == cluster.nodes().get(node)) {
        return "k" + i;
      }
    }
  }
}
