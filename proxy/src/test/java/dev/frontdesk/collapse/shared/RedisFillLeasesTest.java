package dev.frontdesk.collapse.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.collapse.FillLeases;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.redis.ClusterDeployment;
import dev.frontdesk.redis.LinkObserver;
import dev.frontdesk.redis.LinkOptions;
import dev.frontdesk.redis.RedisAway;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisMessages;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.redis.VertxRedisLink;
import dev.frontdesk.redis.VertxRedisMessages;
import dev.frontdesk.time.VertxTiming;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leases between nodes that have nothing in common but a real Redis. */
@Timeout(30)
// Both are started before the first test.
@SuppressWarnings("NullAway.Init")
class RedisFillLeasesTest {
  private static final SharedStamp STAMP = new SharedStamp("00ff", 100);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  private static Vertx vertx;
  private static RedisServer redis;
  private final List<Node> nodes = new ArrayList<>();

  /** One process. */
  private record Node(VertxRedisLink link, VertxRedisMessages messages, RedisFillLeases leases) {
    FillLeases.Answer ask(String key) {
      return ask(key, STAMP);
    }

    FillLeases.Answer ask(String key, SharedStamp stamp) {
      return done(leases.ask(key(key), stamp));
    }
  }

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    redis = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
    done(vertx.close());
  }

  @BeforeEach
  void empty() {
    redis.command("FLUSHALL");
  }

  @AfterEach
  void close() {
    nodes.forEach(node -> {
      done(node.link().close());
      done(node.messages().close());
    });
  }

  private static SharedKey key(String text) {
    return new SharedKey(new CacheKey(text), "r1", null);
  }

  private static LinkOptions to(LinkOptions.Kind kind, List<String> urls) {
    return new LinkOptions(
        kind, urls, null, null, null, null, Duration.ofSeconds(2), "desk", false);
  }

  private Node node(Duration lease, Duration patience) {
    return node(lease, patience, FillLeaseOptions.MOST_WAITING);
  }

  private Node node(Duration lease, Duration patience, int waiting) {
    return node(
        to(LinkOptions.Kind.STANDALONE, List.of(redis.url())),
        new FillLeaseOptions("desk", "n" + nodes.size(), lease, patience, waiting));
  }

  private Node node(LinkOptions where, FillLeaseOptions options) {
    VertxRedisLink link = new VertxRedisLink(vertx, where, LinkObserver.NONE);
    VertxRedisMessages messages = new VertxRedisMessages(vertx, where);
    Node node =
        new Node(
            link, messages, new RedisFillLeases(link, messages, new VertxTiming(vertx), options));
    nodes.add(node);
    return node;
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(25, TimeUnit.SECONDS).join();
  }

  private static FillLeases.Granted granted(FillLeases.Answer answer) {
    assertThat(answer).isInstanceOf(FillLeases.Granted.class);
    return (FillLeases.Granted) answer;
  }

  private static FillLeases.Elsewhere elsewhere(FillLeases.Answer answer) {
    assertThat(answer).isInstanceOf(FillLeases.Elsewhere.class);
    return (FillLeases.Elsewhere) answer;
  }

  private static String name(String key) {
    return LeaseKey.of("desk", key(key));
  }

  @Test
  void ofNodesThatAskAtOnceExactlyOneFills() {
    List<Node> all = List.of(node(LONG, LONG), node(LONG, LONG), node(LONG, LONG));
    for (int round = 0; round < 50; round++) {
      String key = "k" + round;
      List<Future<FillLeases.Answer>> asked =
          all.stream().map(node -> node.leases().ask(key(key), STAMP)).toList();
      done(Future.all(asked));
      List<FillLeases.Granted> granted = new ArrayList<>();
      List<FillLeases.Elsewhere> elsewhere = new ArrayList<>();
      for (Future<FillLeases.Answer> one : asked) {
        switch (one.result()) {
          case FillLeases.Granted mine -> granted.add(mine);
          case FillLeases.Elsewhere other -> elsewhere.add(other);
        }
      }
      assertThat(granted).as(key).hasSize(1);
      assertThat(elsewhere).allMatch(other -> other.stamp().equals(STAMP));
      granted.getFirst().done(true);
      elsewhere.forEach(other -> assertThat(done(other.over())).isTrue());
      assertThat(redis.command("EXISTS", name(key))).isEqualTo(0L);
    }
    assertThat(all.getFirst().leases().figures().waiting()).isZero();
    assertThat(all.stream().mapToLong(node -> node.leases().figures().granted()).sum())
        .isEqualTo(50);
  }

  @Test
  void aHolderThatKeptNothingSaysSo() {
    FillLeases.Granted holder = granted(node(LONG, LONG).ask("k"));
    FillLeases.Elsewhere loser = elsewhere(node(LONG, LONG).ask("k"));
    holder.done(false);
    assertThat(done(loser.over())).isFalse();
  }

  @Test
  void aHolderThatDiesIsForgotten() {
    granted(node(SHORT, LONG).ask("k"));
    FillLeases.Elsewhere loser = elsewhere(node(LONG, LONG).ask("k"));
    assertThat(done(loser.over())).as("perhaps it got as far as storing").isTrue();
    granted(nodes.getLast().ask("k"));
  }

  @Test
  void aSlowHolderIsNotWaitedForLonger() {
    granted(node(LONG, LONG).ask("k"));
    Node impatient = node(LONG, SHORT);
    long before = System.nanoTime();
    assertThat(done(elsewhere(impatient.ask("k")).over())).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(SHORT, LONG.dividedBy(4));
    assertThat(impatient.leases().figures().inVain()).isEqualTo(1);
    assertThat(impatient.leases().figures().waiting()).isZero();
  }

  @Test
  void withoutPatienceNobodyWaits() {
    granted(node(LONG, LONG).ask("k"));
    granted(node(LONG, Duration.ZERO).ask("k")).done(true);
    assertThat(redis.command("EXISTS", name("k"))).as("the holder's").isEqualTo(1L);
  }

  /** No message comes at all: the end is seen by looking. */
  @Test
  void whereMessagesAreLostTheyLook() {
    FillLeases.Granted holder = granted(node(LONG, LONG).ask("k"));
    Node deaf = node(LONG, LONG);
    RedisFillLeases leases =
        new RedisFillLeases(
            deaf.link(), new Silent(), new VertxTiming(vertx), options(LONG, LONG, 10));
    FillLeases.Elsewhere loser = elsewhere(done(leases.ask(key("k"), STAMP)));
    holder.done(true);
    assertThat(done(loser.over())).isTrue();
  }

  private static FillLeaseOptions options(Duration lease, Duration patience, int waiting) {
    return new FillLeaseOptions("desk", "n", lease, patience, waiting);
  }

  @Test
  void theLeaseOfAnotherIsNotGivenBack() {
    FillLeases.Granted slow = granted(node(SHORT, LONG).ask("k"));
    Node second = node(LONG, LONG);
    done(elsewhere(second.ask("k")).over());
    FillLeases.Granted holder = granted(second.ask("k"));
    Object held = redis.command("GET", name("k"));
    slow.done(true);
    // One connection, one order: this comes after it.
    done(nodes.getFirst().link().send(Request.cmd(Command.PING)));
    assertThat(redis.command("GET", name("k"))).isEqualTo(held);
    holder.done(true);
    holder.done(true);
    done(second.link().send(Request.cmd(Command.PING)));
    assertThat(redis.command("EXISTS", name("k"))).isEqualTo(0L);
  }

  @Test
  void overTheBoundTheyFillByThemselves() {
    Node holder = node(LONG, LONG);
    granted(holder.ask("a"));
    granted(holder.ask("b"));
    Node crowded = node(LONG, SHORT, 1);
    FillLeases.Elsewhere first = elsewhere(crowded.ask("a"));
    granted(crowded.ask("b"));
    assertThat(crowded.leases().figures().crowded()).isEqualTo(1);
    done(first.over());
    elsewhere(crowded.ask("b"));
  }

  @Test
  void aFillOfAnotherEpochIsNotWaitedFor() {
    granted(node(LONG, LONG).ask("k"));
    Node other = node(LONG, LONG);
    granted(other.ask("k", new SharedStamp("00fe", 100))).done(true);
    assertThat(redis.command("EXISTS", name("k"))).isEqualTo(1L);
    assertThat(elsewhere(other.ask("k", new SharedStamp("00ff", 200))).stamp())
        .as("by which the one who asks decides")
        .isEqualTo(STAMP);
  }

  @Test
  void aPersonsAnswerIsNobodyElses() {
    Node node = node(LONG, LONG);
    SharedKey mine = new SharedKey(new CacheKey("k"), "r1", "~identity:user:42");
    granted(done(node.leases().ask(mine, STAMP)));
    granted(done(node.leases().ask(mine, STAMP))).done(true);
    assertThat(redis.command("DBSIZE")).isEqualTo(0L);
  }

  @Test
  void whatIsInItsPlaceAndIsNoLeaseKeepsNobodyFromFilling() {
    redis.command("SET", name("text"), "junk");
    redis.command("HSET", name("hash"), "f", "v");
    Node node = node(LONG, LONG);
    granted(node.ask("text")).done(true);
    granted(node.ask("hash")).done(true);
  }

  @Test
  void whenRedisIsKilledMeanwhileNobodyWaits() {
    try (RedisServer other = RedisServer.start()) {
      LinkOptions where = to(LinkOptions.Kind.STANDALONE, List.of(other.url()));
      Node holding = node(where, options(LONG, LONG, 10));
      Node waiting = node(where, options(LONG, LONG, 10));
      FillLeases.Granted holder = granted(holding.ask("k"));
      FillLeases.Elsewhere loser = elsewhere(waiting.ask("k"));
      other.kill();
      long before = System.nanoTime();
      assertThat(done(loser.over())).isFalse();
      granted(waiting.ask("k"));
      holder.done(true);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONG.dividedBy(2));
    }
  }

  @Test
  void whereRedisIsAwayItIsNotAsked() {
    RedisFillLeases leases =
        new RedisFillLeases(
            new Away(), new Silent(), new VertxTiming(vertx), options(LONG, LONG, 10));
    granted(done(leases.ask(key("k"), STAMP))).done(true);
  }

  @Test
  void inAClusterLeasesSpreadAndMessagesReachAll() {
    ClusterDeployment cluster = ClusterDeployment.shared();
    LinkOptions where = to(LinkOptions.Kind.CLUSTER, cluster.urls());
    Node one = node(where, options(LONG, LONG, 100));
    Node two = node(where, options(LONG, LONG, 100));
    for (int i = 0; i < 12; i++) {
      FillLeases.Granted holder = granted(one.ask("k" + i));
      FillLeases.Elsewhere loser = elsewhere(two.ask("k" + i));
      holder.done(true);
      assertThat(done(loser.over())).isTrue();
    }
  }

  /** Nothing is ever heard. */
  private static final class Silent implements RedisMessages {
    @Override
    public void subscribe(String channel, Handler<Buffer> handler) {}

    @Override
    public void suspect() {}
  }

  private static final class Away implements RedisLink {
    @Override
    public Future<Response> send(Request command) {
      return Future.failedFuture(new RedisAway("asked although it is away"));
    }

    @Override
    public Future<List<Response>> batch(List<Request> commands) {
      return Future.failedFuture(new RedisAway("asked although it is away"));
    }

    @Override
    public Future<Response> probe(Request command) {
      throw new AssertionError("probed by a lease");
    }

    @Override
    public State state() {
      return State.AWAY;
    }
  }
}
