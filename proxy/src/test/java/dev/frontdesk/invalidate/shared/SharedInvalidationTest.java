package dev.frontdesk.invalidate.shared;

import static dev.frontdesk.invalidate.shared.MarkVerdict.INVALIDATED;
import static dev.frontdesk.invalidate.shared.MarkVerdict.UNCONFIRMED;
import static dev.frontdesk.invalidate.shared.MarkVerdict.VALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.Node.Filled;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.redis.FaultyLink;
import dev.frontdesk.redis.LinkOptions;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two and three nodes on one real Redis. */
class SharedInvalidationTest {
  private static final Spread COMPLETE = new Spread.Complete();
  private static RedisServer redis;
  private static Vertx vertx;

  private final List<Node> nodes = new ArrayList<>();
  private final List<FaultyLink> links = new ArrayList<>();
  private String namespace = "";

  @BeforeAll
  static void begin() {
    redis = RedisServer.start();
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void end() {
    Node.get(vertx.close());
    redis.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    namespace = test.getDisplayName().replaceAll("\\W", "-");
  }

  @AfterEach
  void closeNodes() {
    nodes.forEach(node -> Node.get(node.marks.close()));
    nodes.forEach(Node::close);
    links.forEach(FaultyLink::close);
  }

  private LinkOptions direct() {
    return to(redis.url());
  }

  private LinkOptions to(String url) {
    return LinkOptions.standalone(url, Duration.ofMillis(100), namespace);
  }

  private Node node(String name) {
    return node(direct(), direct(), Node.options(namespace, name));
  }

  private Node node(LinkOptions link, LinkOptions messages, SharedMarkOptions options) {
    return keep(new Node(vertx, link, messages, options));
  }

  private Node keep(Node node) {
    nodes.add(node);
    return node.trusted();
  }

  private FaultyLink link() {
    FaultyLink link = FaultyLink.to(redis.port());
    links.add(link);
    return link;
  }

  @ParameterizedTest
  @EnumSource(Consistency.class)
  void whatOneNodeInvalidatesIsInvalidInAll(Consistency reach) {
    Node a = node("a");
    Node b = node("b");
    Node c = node("c");
    Filled inMemory = b.fill("x:7", "y");
    Filled other = c.fill("z");
    assertThat(b.leased().check(inMemory)).isEqualTo(VALID);
    assertThat(c.confirm(inMemory)).isEqualTo(VALID);

    assertThat(a.invalidate(reach, "x:7")).isEqualTo(COMPLETE);
    assertThat(a.confirm(inMemory)).as("where it was called for, at once").isEqualTo(INVALIDATED);
    if (reach != Consistency.LOCAL) {
      assertThat(b.confirm(inMemory)).as("from Redis").isEqualTo(INVALIDATED);
    }
    if (reach == Consistency.CLUSTER) {
      assertThat(b.check(inMemory)).as("from memory, when it completes").isEqualTo(INVALIDATED);
    }
    await().untilAsserted(() -> assertThat(b.check(inMemory)).isEqualTo(INVALIDATED));
    assertThat(c.leased().check(other)).isEqualTo(VALID);
    assertThat(c.confirm(other)).isEqualTo(VALID);
    assertThat(b.confirm(c.fill("x:7"))).as("filled after").isEqualTo(VALID);
  }

  @Test
  void whatMessagesDoNotBringBeatsDo() {
    FaultyLink cut = link();
    Node a = node("a");
    Node b = node(direct(), to(cut.url()), Node.options(namespace, "b"));
    Filled filled = b.fill("x:3");
    cut.refuse();
    for (int i = 0; i < 20; i++) {
      assertThat(a.invalidate(Consistency.SHARED, "x:" + i)).isEqualTo(COMPLETE);
    }
    assertThat(b.confirm(filled)).as("from Redis, at once").isEqualTo(INVALIDATED);
    await().untilAsserted(() -> assertThat(b.check(filled)).isEqualTo(INVALIDATED));
    assertThat(b.seen.lines).anyMatch(line -> line.startsWith("caught up"));
    assertThat(b.seen.lines).doesNotContain("distrust LOG");
    assertThat(a.invalidate(Consistency.CLUSTER, "x"))
        .as("a beat acknowledges")
        .isEqualTo(COMPLETE);
  }

  @Test
  void whoMissesMoreThanTheLogHasDistrustsItsMemory() {
    FaultyLink stalled = link();
    SharedMarkOptions small = withLog(Node.options(namespace, "a"), 1);
    Node a = node(direct(), direct(), small);
    Node b = node(to(stalled.url()), to(stalled.url()), Node.options(namespace, "b"));
    Filled filled = b.fill("unrelated");
    stalled.refuse();
    for (int i = 0; i < 400; i++) {
      a.invalidate(Consistency.SHARED, "x:" + i);
    }
    stalled.pass();
    await().untilAsserted(() -> assertThat(b.seen.lines).contains("distrust LOG"));
    await().until(b.marks::hasLease);
    assertThat(b.check(filled)).isEqualTo(INVALIDATED);
    assertThat(b.confirm(filled)).as("its marks are there").isEqualTo(VALID);
  }

  @Test
  void whatABeatBringsIsAPageAndTheNextComesAtOnce() {
    FaultyLink away = link();
    Node a = node("a");
    Node b = node(to(away.url()), to(away.url()), Node.options(namespace, "b"));
    Filled filled = b.fill("x:799");
    away.refuse();
    int most = RedisTruth.MOST_PER_PAGE;
    for (int i = 0; i < 3 * most + 32; i++) {
      a.invalidate(Consistency.SHARED, "x:" + i);
    }
    await().until(() -> !b.marks.hasLease());
    away.pass();
    await().until(b.marks::hasLease);
    assertThat(b.check(filled)).isEqualTo(INVALIDATED);
    assertThat(b.seen.lines)
        .contains("caught up " + most)
        .doesNotContain("distrust LOG", "distrust EPOCH");
  }

  @Test
  void longChangesComeInShorterPages() {
    FaultyLink away = link();
    Node a = node("a");
    Node b = node(to(away.url()), to(away.url()), Node.options(namespace, "b"));
    Filled filled = b.fill("x:11");
    away.refuse();
    int octets = RedisTruth.MOST_OCTETS_PER_PAGE / 4;
    for (int i = 0; i < 12; i++) {
      a.invalidate(Consistency.SHARED, "x:" + i, "y:" + "z".repeat(octets));
    }
    await().until(() -> !b.marks.hasLease());
    away.pass();
    await().until(b.marks::hasLease);
    assertThat(b.check(filled)).isEqualTo(INVALIDATED);
    assertThat(b.seen.lines)
        .contains("caught up 4")
        .doesNotContain("distrust LOG", "distrust EPOCH");
  }

  private static SharedMarkOptions withLog(SharedMarkOptions options, int log) {
    return new SharedMarkOptions(
        options.namespace(),
        options.node(),
        options.lease(),
        options.margin(),
        options.whenAway(),
        options.degradedTtl(),
        options.marks(),
        log,
        10_000);
  }

  /** What makes Redis lose something, or possibly lose something. */
  enum Loss {
    FLUSHED,
    EVICTED,
    RESTARTED_EMPTY,
    RESTARTED_WITH_DATA,
    CLOCK_SET_BACK;

    void happen(RedisServer server, String marks) {
      switch (this) {
        case FLUSHED -> server.command("FLUSHALL");
        case EVICTED -> server.command("DEL", marks);
        case RESTARTED_EMPTY -> server.restartEmpty();
        case RESTARTED_WITH_DATA -> server.restart();
        case CLOCK_SET_BACK ->
            server.command(
                "HSET", marks, "!time", String.valueOf(System.currentTimeMillis() + 3_600_000));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void afterAnyDoubtThereIsANewEpochAndNothingOfBeforeIsValid(Loss loss) {
    try (RedisServer own = RedisServer.persistent()) {
      LinkOptions link = to(own.url());
      Node a = node(link, link, Node.options(namespace, "a"));
      Node b = node(link, link, Node.options(namespace, "b"));
      a.invalidate(Consistency.CLUSTER, "y");
      Filled filled = b.fill("x");
      assertThat(a.confirm(filled)).isEqualTo(VALID);

      loss.happen(own, "{" + namespace + "}:marks");
      await()
          .untilAsserted(() -> {
            assertThat(a.confirm(filled)).isEqualTo(INVALIDATED);
            assertThat(b.confirm(filled)).isEqualTo(INVALIDATED);
          });
      assertThat(b.check(filled)).isEqualTo(INVALIDATED);
      String doubt =
          switch (loss) {
            case RESTARTED_WITH_DATA -> "PROCESS";
            case CLOCK_SET_BACK -> "CLOCK";
            default -> "LOST";
          };
      assertThat(b.seen.lines).contains("epoch " + doubt, "distrust EPOCH");
      assertThat(a.confirm(b.fill("x"))).isEqualTo(VALID);
      closeNodes();
      nodes.clear();
    }
  }

  @Test
  void aSilentNodeIsFencedWhenTheWriteCompletesAndNotServingIsWhatFencesIt() {
    FaultyLink stalled = link();
    Node a = node("a");
    Node b = node(to(stalled.url()), to(stalled.url()), Node.options(namespace, "b"));
    SharedMarkOptions options = Node.options(namespace, "trusting");
    Lease endless =
        new Lease(1, System.nanoTime()) {
          @Override
          boolean holds(long now) {
            return true;
          }
        };
    Node trusting =
        new Node(vertx, to(stalled.url()), to(stalled.url()), options, endless).started();
    nodes.add(trusting);
    Filled filled = b.fill("x");
    Filled trusted = trusting.fill("x");
    stalled.stall();
    assertThat(a.invalidate(Consistency.CLUSTER, "x"))
        .isEqualTo(new Spread.Fenced(List.of("b", "trusting")));
    assertThat(b.check(filled)).isEqualTo(UNCONFIRMED);
    assertThat(b.marks.mayJoin()).isFalse();
    assertThat(trusting.check(trusted)).as("without a fence").isEqualTo(VALID);
    assertThat(a.seen.lines).contains("lagging [b, trusting]");

    long begun = System.nanoTime();
    assertThat(a.invalidate(Consistency.CLUSTER, "x")).as("known to be silent").isEqualTo(COMPLETE);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Node.LEASE);

    stalled.pass();
    await().until(b.marks::hasLease);
    assertThat(b.check(filled)).isEqualTo(INVALIDATED);
    await()
        .untilAsserted(() -> {
          a.invalidate(Consistency.CLUSTER, "y");
          assertThat(a.seen.lines.getLast()).isEqualTo("lagging []");
        });
  }

  @Test
  void nobodyWaitsForANodeThatHasLeft() {
    Node a = node("a");
    Node b = node("b");
    assertThat(a.invalidate(Consistency.CLUSTER, "x")).isEqualTo(COMPLETE);
    Node.get(b.marks.close());
    assertThat(b.marks.hasLease()).isFalse();
    long begun = System.nanoTime();
    assertThat(a.invalidate(Consistency.CLUSTER, "x")).isEqualTo(COMPLETE);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Node.LEASE);
  }

  @Test
  void whatRedisCouldNotBeToldIsToldBeforeThisNodeTrustsRedis() {
    FaultyLink away = link();
    Node a = node(to(away.url()), to(away.url()), Node.options(namespace, "a"));
    Node b = node("b");
    Filled hit = b.fill("x");
    Filled other = b.fill("z");
    away.refuse();
    await().until(() -> !a.marks.hasLease());
    assertThat(a.invalidate(Consistency.SHARED, "x")).isEqualTo(new Spread.Unsent());
    assertThat(a.invalidate(Consistency.CLUSTER, "y")).isEqualTo(new Spread.Unsent());
    assertThat(b.confirm(hit)).as("what is not promised").isEqualTo(VALID);
    assertThat(a.seen.lines).contains("waiting 1", "waiting 2", "lease lost");
    away.pass();
    await().pollInterval(Duration.ofMillis(1)).until(a.marks::hasLease);
    assertThat(b.confirm(hit)).isEqualTo(INVALIDATED);
    assertThat(b.confirm(other)).isEqualTo(VALID);
    assertThat(a.seen.lines).contains("waiting 0");
  }

  @Test
  void overTheBoundOfTheJournalEverythingIsMarked() {
    FaultyLink away = link();
    Node a = node(to(away.url()), to(away.url()), Node.options(namespace, "a"));
    Node b = node("b");
    Filled unrelated = b.fill("z");
    away.refuse();
    await().until(() -> !a.marks.hasLease());
    for (int i = 0; i <= 100; i++) {
      a.invalidate(Consistency.SHARED, "x:" + i);
    }
    assertThat(a.seen.lines).contains("waiting 100", "waiting 1 everything");
    away.pass();
    await().until(a.marks::hasLease);
    assertThat(b.confirm(unrelated)).isEqualTo(INVALIDATED);
    await().untilAsserted(() -> assertThat(b.check(unrelated)).isEqualTo(INVALIDATED));
  }

  @Test
  void writersAtOnceAreNumberedOneByOne() {
    Node a = node(direct(), direct(), withLog(Node.options(namespace, "a"), 1000));
    Node b = node(direct(), direct(), withLog(Node.options(namespace, "b"), 1000));
    Node c = node("c");
    List<Filled> filled = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      filled.add(c.fill("x:" + i));
    }
    List<Future<Spread>> spread = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Node writer = i % 2 == 0 ? a : b;
      spread.add(
          writer.marks.invalidate(List.of(Tag.of("x:" + i)), false, Consistency.CLUSTER).spread());
    }
    spread.forEach(each -> assertThat(Node.get(each)).isEqualTo(COMPLETE));
    filled.forEach(each -> {
      assertThat(c.check(each)).isEqualTo(INVALIDATED);
      assertThat(c.confirm(each)).isEqualTo(INVALIDATED);
    });
    assertThat(c.seen.lines).doesNotContain("distrust LOG");
    assertThat(redis.command("HGET", "{" + namespace + "}:marks", "!seq")).isEqualTo("400");
  }

  @Test
  void softMarksMakeStaleEverywhereSinceTheSameTime() {
    Node a = node("a");
    Node b = node("b");
    Filled filled = b.fill("x:7");
    Filled cut = b.fill("x*");
    Instant before = Instant.now();
    Node.get(a.marks.invalidate(List.of(Tag.of("x:7")), true, Consistency.CLUSTER).spread());
    for (Validity found :
        List.of(a.confirm(filled), b.confirm(cut), b.check(filled), a.check(filled))) {
      assertThat(found)
          .isInstanceOfSatisfying(
              Validity.SoftlyInvalidated.class,
              soft ->
                  assertThat(Duration.between(before, soft.since()))
                      .isBetween(Duration.ofMillis(-50), Duration.ofMillis(1000)));
    }
    assertThat(b.marks.stillValid(filled.response().sequence(), filled.response().tags())).isTrue();
    for (int i = 0; i < 10; i++) {
      Node.get(a.marks.invalidate(List.of(Tag.of("x:7")), true, Consistency.SHARED).spread());
    }
    Object history = redis.command("HGET", "{" + namespace + "}:marks", "sx:7");
    assertThat(String.valueOf(history).split(",")).hasSize(8);
    assertThat(a.confirm(b.fill("x:8"))).isEqualTo(VALID);
    a.invalidate(Consistency.CLUSTER, "x:7");
    assertThat(b.confirm(filled)).as("hard beats soft").isEqualTo(INVALIDATED);
  }

  @Test
  void aHoldIsHeldEverywhereAndEndsWithAnotherInvalidation() {
    Node a = node("a");
    Node b = node("b");
    a.invalidate(Consistency.CLUSTER, "so that the epoch is known for long enough");
    assertThat(
            Node.get(
                a.marks.hold(List.of(Tag.of("x")), Duration.ofMillis(900), Consistency.CLUSTER)))
        .isEqualTo(COMPLETE);
    assertThat(a.marks.held(List.of(Tag.of("x:1")))).isTrue();
    assertThat(b.marks.held(List.of(Tag.of("x:1")))).isTrue();
    Filled during = b.fill("x");
    assertThat(b.confirm(during)).isEqualTo(VALID);
    await().until(() -> !b.marks.held(List.of(Tag.of("x"))));
    await().untilAsserted(() -> assertThat(b.confirm(during)).isEqualTo(INVALIDATED));
    assertThat(b.check(during)).isEqualTo(INVALIDATED);
  }

  @Test
  void overTheBoundOfMarksTheHorizonRisesAndTheHashShrinks() {
    Node a = node("a");
    Node b = node("b");
    Filled old = b.fill("z");
    String marks = "{" + namespace + "}:marks";
    long most = 0;
    for (int i = 0; i < 60; i++) {
      String[] tags = new String[50];
      for (int j = 0; j < tags.length; j++) {
        tags[j] = "t" + (i * 50 + j);
      }
      a.invalidate(Consistency.SHARED, tags);
      most = Math.max(most, number(redis.command("HLEN", marks)));
    }
    assertThat(most).isLessThan(2000);
    assertThat(number(redis.command("HGET", marks, "!horizon"))).isPositive();
    assertThat(b.confirm(old))
        .as("could have been hit by what is forgotten")
        .isEqualTo(INVALIDATED);
    assertThat(b.confirm(b.fill("t0"))).isEqualTo(VALID);
    await()
        .untilAsserted(() ->
            assertThat(number(redis.command("HLEN", marks)))
                .isEqualTo(number(redis.command("HGET", marks, "!count")) + 13));
  }

  private static long number(@Nullable Object reply) {
    return Long.parseLong(String.valueOf(reply));
  }

  @Test
  void namespacesDoNotDisturbEachOther() {
    Node a = node("a");
    String mine = namespace;
    namespace = mine + "-other";
    Node other = node("a");
    Filled filled = other.fill("x");
    a.invalidate(Consistency.CLUSTER, "x");
    assertThat(other.leased().check(filled)).isEqualTo(VALID);
    assertThat(other.confirm(filled)).isEqualTo(VALID);
  }

  @Test
  void textsOfAnyKindAreTheSameEverywhere() {
    Node a = node("a");
    Node b = node("b");
    for (String text :
        List.of("\u00e9\u20ac:\ud83d\ude00", "half:\ud83d", "nul:\u0000 %0d", "{x}:y")) {
      Filled filled = b.fill(text);
      Filled near = b.fill(text + "x");
      a.invalidate(Consistency.CLUSTER, text);
      assertThat(b.check(filled)).isEqualTo(INVALIDATED);
      assertThat(b.confirm(filled)).isEqualTo(INVALIDATED);
      assertThat(b.leased().check(near)).isEqualTo(VALID);
      assertThat(b.confirm(near)).isEqualTo(VALID);
    }
  }

  @Test
  void aNodeStartsWithoutRedisAndTrustsNothing() {
    Node alone =
        new Node(
            vertx,
            to("redis://127.0.0.1:1"),
            to("redis://127.0.0.1:1"),
            Node.options(namespace, "alone"));
    nodes.add(alone);
    alone.started();
    Filled filled = alone.fill("x");
    assertThat(filled.stamp()).isNull();
    assertThat(alone.check(filled)).isEqualTo(UNCONFIRMED);
    assertThat(alone.invalidate(Consistency.SHARED, "x")).isEqualTo(new Spread.Unsent());
    assertThat(alone.marks.hasLease()).isFalse();
  }

  @Test
  void redisClockIsKnown() {
    Node a = node("a");
    assertThat(a.marks.clockOffset().abs()).isLessThan(Duration.ofMillis(100));
  }
}
