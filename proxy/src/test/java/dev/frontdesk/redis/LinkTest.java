package dev.frontdesk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One real Redis behind a line with faults: commands end in time, and with their own replies. */
class LinkTest {
  private static final Duration TIMEOUT = Duration.ofMillis(100);

  /** A command may end this much after its time: the machine has more to do. */
  private static final Duration SLACK = Duration.ofMillis(900);

  private static Vertx vertx;
  private static RedisServer redis;
  private FaultyLink line;
  private VertxRedisLink link;
  private final Map<LinkObserver.Outcome, AtomicInteger> outcomes = new ConcurrentHashMap<>();
  private final List<RedisLink.State> states = new ArrayList<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    redis = RedisServer.start();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
    done(vertx.close());
  }

  @BeforeEach
  void connect() {
    line = FaultyLink.to(redis.port());
    link = new VertxRedisLink(vertx, options(line.url()), observer());
  }

  @AfterEach
  void disconnect() throws Exception {
    done(link.close());
    line.close();
    redis.command("FLUSHALL");
  }

  static LinkOptions options(String url) {
    return LinkOptions.standalone(url, TIMEOUT, "test");
  }

  private LinkObserver observer() {
    return new LinkObserver() {
      @Override
      public void ended(String command, long nanos, Outcome outcome) {
        outcomes.computeIfAbsent(outcome, first -> new AtomicInteger()).incrementAndGet();
      }

      @Override
      public void changed(RedisLink.State state) {
        synchronized (states) {
          states.add(state);
        }
      }
    };
  }

  static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  static Request get(String key) {
    return Request.cmd(Command.GET).arg(key);
  }

  static Request set(String key, String value) {
    return Request.cmd(Command.SET).arg(key).arg(value);
  }

  static Request ping() {
    return Request.cmd(Command.PING);
  }

  private int count(LinkObserver.Outcome outcome) {
    AtomicInteger count = outcomes.get(outcome);
    return count == null ? 0 : count.get();
  }

  private void makeAway() {
    await()
        .until(() -> {
          link.send(ping());
          return link.state() == RedisLink.State.AWAY;
        });
  }

  static void probeUntilUp(RedisLink any) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          any.probe(ping());
          return any.state() == RedisLink.State.UP;
        });
  }

  @Test
  void answersInOrderAndFailsWithWhatRedisSays() throws Exception {
    assertThat(done(link.send(set("a", "1"))).toString()).isEqualTo("OK");
    assertThat(done(link.send(get("none")))).isNull();
    List<Response> replies =
        done(link.batch(List.of(get("a"), Request.cmd(Command.INCR).arg("a"), get("a"))));
    assertThat(replies).extracting(Response::toString).containsExactly("1", "2", "2");
    assertThat(done(link.batch(List.of()))).isEmpty();
    for (int i = 0; i < 2 * Breaker.FAILURES; i++) {
      assertThatThrownBy(() -> done(link.send(Request.cmd(Command.HGET).arg("a").arg("f"))))
          .hasMessageContaining("WRONGTYPE");
      assertThatThrownBy(
              () -> done(link.batch(List.of(ping(), Request.cmd(Command.LLEN).arg("a")))))
          .hasMessageContaining("WRONGTYPE");
    }
    assertThat(link.state()).isEqualTo(RedisLink.State.UP);
    assertThatThrownBy(() -> done(link.send(Request.cmd(Command.GET))))
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(count(LinkObserver.Outcome.OK)).isEqualTo(3);
    assertThat(count(LinkObserver.Outcome.ERROR)).isEqualTo(4 * Breaker.FAILURES);
    assertThat(link.underWay()).isZero();
  }

  @Test
  void aReplyComesOnTheContextOfItsCallerOverOneConnectionForEachEventLoop() throws Exception {
    List<Future<?>> checked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Promise<Void> own = Promise.promise();
      checked.add(own.future());
      var other = ((VertxInternal) vertx).createEventLoopContext();
      other.runOnContext(go ->
          link.send(ping())
              .onComplete(end -> {
                if (other.equals(Vertx.currentContext())) {
                  own.complete();
                } else {
                  own.fail("on " + Vertx.currentContext() + ", not " + other);
                }
              }));
    }
    done(Future.all(checked));
    assertThat(line.connections()).isEqualTo(2);
  }

  @Test
  void aValueIsNeverAnothersThoughRepliesAreLate() throws Exception {
    int keys = 500;
    for (int i = 0; i < keys; i++) {
      redis.command("SET", "k" + i, "v" + i);
    }
    var wrong = new ConcurrentLinkedQueue<String>();
    var right = new AtomicInteger();
    var failed = new AtomicInteger();
    for (int round = 0; round < 20; round++) {
      // Around the time-out: some replies come in time, others just after.
      if (round % 4 == 3) {
        line.delay(TIMEOUT.plusMillis(round - 12));
      } else {
        line.pass();
      }
      var all = new CountDownLatch(keys);
      IntStream.range(0, keys)
          .forEach(i ->
              link.send(get("k" + i))
                  .onComplete((value, error) -> {
                    if (error != null) {
                      failed.incrementAndGet();
                    } else if (value.toString().equals("v" + i)) {
                      right.incrementAndGet();
                    } else {
                      wrong.add("k" + i + ": " + value);
                    }
                    all.countDown();
                  }));
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
      line.pass();
      probeUntilUp(link);
    }
    assertThat(wrong).isEmpty();
    assertThat(right).hasValueGreaterThan(5_000);
    assertThat(failed).hasPositiveValue();
  }

  @Test
  void latencyBeyondTheTimeOutIsAwayWithinBoundsAndBackByAProbe() throws Exception {
    done(link.send(set("a", "1")));
    line.delay(Duration.ofSeconds(2));
    fails(link.send(get("a")));
    assertThat(count(LinkObserver.Outcome.TIMEOUT)).isEqualTo(1);
    assertThat(link.state()).isEqualTo(RedisLink.State.UP);
    fails(link.send(get("a")));
    fails(link.send(get("a")));
    // A command ends a moment before its failure is counted.
    await().until(() -> link.state() == RedisLink.State.AWAY);
    long before = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      assertThat(link.send(get("a")).failed()).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TIMEOUT.plus(SLACK));
    long probed = System.nanoTime();
    assertThatThrownBy(() -> done(link.probe(ping()))).hasCauseInstanceOf(RedisAway.class);
    assertThat(Duration.ofNanos(System.nanoTime() - probed))
        .isLessThan(Duration.ofMillis(1400).plus(SLACK));
    line.pass();
    probeUntilUp(link);
    assertThat(done(link.send(get("a"))).toString()).isEqualTo("1");
    assertThat(states).containsExactly(RedisLink.State.AWAY, RedisLink.State.UP);
  }

  /** Each command is answered, but after its time: while it fails, the one before is answered. */
  @Test
  void aServerThatIsAlwaysALittleTooSlowIsAway() throws Exception {
    redis.command("SET", "a", "1");
    await().until(() -> done(link.send(get("a")).otherwiseEmpty()) != null);
    // Less than two time-outs, so without looking at the time no three failures follow each other.
    line.delay(TIMEOUT.multipliedBy(3).dividedBy(2));
    int sent = 0;
    while (link.state() == RedisLink.State.UP && sent < 20) {
      Future<Response> command = link.send(get("a"));
      sent++;
      await().pollInterval(Duration.ofMillis(2)).until(command::isComplete);
    }
    assertThat(link.state()).as("after %d commands", sent).isEqualTo(RedisLink.State.AWAY);
    assertThat(count(LinkObserver.Outcome.TIMEOUT)).isGreaterThanOrEqualTo(Breaker.FAILURES);
  }

  /** Within the time-out. */
  private static void fails(Future<?> command) {
    long before = System.nanoTime();
    assertThatThrownBy(() -> done(command))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RedisAway.class);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TIMEOUT.plus(SLACK));
  }

  @Test
  void aStoppedServerIsAwayAndComesBackWithoutARestart() throws Exception {
    done(link.send(set("a", "1")));
    redis.pause();
    try {
      makeAway();
      fails(link.send(get("a")));
      assertThatThrownBy(() -> done(link.probe(ping()))).hasCauseInstanceOf(RedisAway.class);
    } finally {
      redis.resume();
    }
    probeUntilUp(link);
    assertThat(done(link.send(get("a"))).toString()).isEqualTo("1");
  }

  @Test
  void aHalfOpenConnectionIsLeft() throws Exception {
    done(link.send(set("a", "1")));
    int before = line.connections();
    line.halfOpen();
    makeAway();
    line.pass();
    probeUntilUp(link);
    assertThat(done(link.send(get("a"))).toString()).isEqualTo("1");
    assertThat(line.connections()).isGreaterThan(before);
  }

  @Test
  void aConnectionThatIsCutOrCorruptFailsItsCommandsAndIsReplaced() throws Exception {
    redis.command("SET", "a", "x".repeat(10_000));
    for (Runnable fault : List.<Runnable>of(() -> line.cutAfter(5000), () -> line.corrupt())) {
      done(link.send(ping()));
      fault.run();
      fails(link.send(get("a")));
      line.pass();
      assertThat(done(link.send(get("a"))).toBuffer().length()).isEqualTo(10_000);
    }
    assertThat(link.state()).isEqualTo(RedisLink.State.UP);
    line.cut();
    // Nothing was under way: nothing failed. The next command finds another connection.
    await()
        .untilAsserted(
            () -> assertThat(done(link.send(get("a"))).toBuffer().length()).isEqualTo(10_000));
  }

  @Test
  void aSilentServerIsGivenUp() {
    line.halfOpen();
    long before = System.nanoTime();
    makeAway();
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(Duration.ofMillis(500), Duration.ofMillis(3 * 500).plus(SLACK).plus(SLACK));
    assertThat(line.connections()).isGreaterThanOrEqualTo(Breaker.FAILURES);
  }

  @Test
  void commandsUnderWayAreBounded() throws Exception {
    done(link.send(ping()));
    line.stall();
    List<Future<Response>> sent = new ArrayList<>();
    for (int i = 0; i < VertxRedisLink.MOST_UNDER_WAY + 10; i++) {
      sent.add(link.send(get("a")));
    }
    await().until(() -> sent.stream().allMatch(Future::isComplete));
    assertThat(sent.stream().filter(each -> message(each).contains("commands are under way")))
        .hasSizeGreaterThanOrEqualTo(1);
    line.pass();
    probeUntilUp(link);
    await().until(() -> link.underWay() == 0);
  }

  private static String message(Future<?> failed) {
    return String.valueOf(failed.cause().getMessage());
  }

  @Test
  void killedAndStartedAgain() throws Exception {
    try (RedisServer own = RedisServer.start()) {
      var direct = new VertxRedisLink(vertx, options(own.url()), LinkObserver.NONE);
      var script = new RedisScript("return redis.call('INCRBY', KEYS[1], ARGV[1])");
      assertThat(done(script.run(direct, List.of("n"), List.of(5))).toInteger()).isEqualTo(5);
      own.kill();
      await()
          .until(() -> {
            fails(direct.send(ping()));
            return direct.state() == RedisLink.State.AWAY;
          });
      Future<Response> one = direct.probe(ping());
      Future<Response> two = direct.probe(ping());
      assertThatThrownBy(() -> done(one)).hasCauseInstanceOf(RedisAway.class);
      assertThatThrownBy(() -> done(two)).hasCauseInstanceOf(RedisAway.class);
      own.restart();
      // It does not know the script any more.
      assertThat(done(script.probe(direct, List.of("n"), List.of("7"))).toInteger()).isEqualTo(7);
      assertThat(direct.state()).isEqualTo(RedisLink.State.UP);
      assertThat(done(script.run(direct, List.of("n"), List.of(1L))).toInteger()).isEqualTo(8);
      done(direct.close());
      assertThatThrownBy(() -> done(direct.send(ping()))).hasMessageContaining("closed");
    }
  }
}
