package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.origin.ReplicaDesk.Got;
import dev.frontdesk.replica.Demand;
import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.RoutingObserver.By;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.wire.Relay;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas that are killed, stall, refuse or lag, and a primary that must not be sunk by that. */
@Timeout(20)
class RoutedReadTest {
  private static final Floor FLOOR = new Floor(Map.of(), Instant.EPOCH);

  private final TestServer primary = new TestServer("primary");
  private final TestServer one = new TestServer("one");
  private final TestServer two = new TestServer("two");
  private final TestStanding first = new TestStanding("one");
  private final TestStanding second = new TestStanding("two");

  @AfterEach
  void close() throws IOException {
    primary.close();
    one.close();
    two.close();
  }

  private ReplicaDesk desk(int budget) {
    return desk(budget, ReplicaDesk.LONG);
  }

  private ReplicaDesk desk(int budget, Duration patience) {
    return desk(
        budget, patience, new ReplicaOptions(3, ReplicaDesk.OPEN_FOR, null, Duration.ofSeconds(1)));
  }

  private ReplicaDesk desk(int budget, Duration patience, ReplicaOptions options) {
    return new ReplicaDesk(
        primary.uri(),
        List.of(one.uri(), two.uri()),
        List.of(first, second),
        budget,
        options,
        null,
        patience);
  }

  private static Demand from(long sequence) {
    return new Demand(shown -> shown >= sequence, null);
  }

  @Test
  void aReplicaAnswersThatShowsEnough() {
    first.sequence = 3;
    second.sequence = 7;
    try (ReplicaDesk desk = desk(0)) {
      for (int i = 0; i < 5; i++) {
        Got got = desk.read(from(7));
        assertThat(got.body()).isEqualTo("two");
        assertThat(got.node()).isEqualTo(two.uri().toString());
        assertThat(got.shown()).isEqualTo(new Shown(7, true));
      }
      assertThat(one.requests()).isZero();
    }
  }

  @Test
  void whoHasLessInFlightIsAsked() {
    one.now(one.stall());
    two.now(two.stall());
    try (ReplicaDesk desk = desk(0)) {
      desk.send(0, ReplicaDesk.read("GET", Demand.NOTHING));
      await().until(() -> one.requests() + two.requests() == 1);
      TestServer idle = one.requests() == 0 ? one : two;
      idle.now(idle.ok());
      for (int i = 0; i < 8; i++) {
        assertThat(desk.read(Demand.NOTHING).node()).isEqualTo(idle.uri().toString());
      }
    }
  }

  /** What is waited for comes on another thread; ReplicaDesk looks that the answer does not. */
  @Test
  void aReadWaitsForAReplicaToCatchUp() {
    first.sequence = 1;
    second.eligible = false;
    first.looks =
        () -> {
          Promise<Void> looked = Promise.promise();
          Thread.ofVirtual()
              .start(() -> {
                first.sequence = 2;
                looked.complete();
              });
          return looked.future();
        };
    try (ReplicaDesk desk = desk(0)) {
      assertThat(desk.read(from(2)).body()).isEqualTo("one");
    }
  }

  /** A request may wait for a connection for long; then what was known is known no more. */
  @Test
  void whoStandsOtherwiseOnceThereIsAConnectionIsNotAsked() {
    second.eligible = false;
    try (ReplicaDesk desk = desk(1)) {
      assertThat(desk.read(Demand.NOTHING).body()).isEqualTo("one");
      first.eligibleFor.set(1);
      assertThat(desk.read(Demand.NOTHING).body()).isEqualTo("primary");
      first.eligibleFor.set(-1);
      assertThat(desk.read(Demand.NOTHING).body()).isEqualTo("one");
      assertThat(one.requests()).isEqualTo(2);
    }
  }

  @Test
  void twoReplicasAreAskedAndThenThePrimary() throws Exception {
    try (TestServer three = new TestServer("three");
        ReplicaDesk desk =
            new ReplicaDesk(
                primary.uri(),
                List.of(one.uri(), two.uri(), three.uri()),
                List.of(first, second, new TestStanding("three")),
                1,
                ReplicaOptions.DEFAULT,
                null,
                ReplicaDesk.LONG)) {
      for (TestServer server : List.of(one, two, three)) {
        server.now(TestServer.status(503));
      }
      assertThat(desk.read(Demand.NOTHING).body()).isEqualTo("primary");
      assertThat(one.requests() + two.requests() + three.requests()).isEqualTo(2);
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("502", TestServer.status(502), false),
        Arguments.of("503", TestServer.status(503), false),
        Arguments.of("504", TestServer.status(504), false),
        Arguments.of("closed before a byte", TestServer.sends(""), false),
        Arguments.of("closed within the head", TestServer.sends("HTTP/1.1 200 O"), false),
        Arguments.of("not HTTP", TestServer.sends("SSH-2.0\n\n"), false),
        Arguments.of("stalled", null, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void anotherReplicaAnswersAndAfterATimeOutThePrimary(
      String name, TestServer.@Nullable Answer fault, boolean late) {
    first.sequence = 5;
    second.sequence = 3;
    TestServer.Answer does = fault == null ? one.stall() : fault;
    one.now((head, connection) -> {
      second.sequence = 4;
      return does.to(head, connection);
    });
    try (ReplicaDesk desk = desk(1, late ? ReplicaDesk.BRIEF : ReplicaDesk.LONG)) {
      Got got = desk.read(from(4));
      assertThat(got.body()).isEqualTo(late ? "primary" : "two");
      assertThat(got.shown()).isEqualTo(late ? null : new Shown(4, true));
      assertThat(one.requests()).as("once").isEqualTo(1);
      assertThat(desk.read(new Demand(shown -> shown == 4, null)).body()).isEqualTo("two");
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNotRepeatedAndCountsAgainstItsServer() {
    second.eligible = false;
    one.now(TestServer.sends("HTTP/1.1 200 OK\nContent-Length: 9\n\nabc"));
    try (ReplicaDesk desk = desk(9)) {
      for (int i = 0; i < 3; i++) {
        assertThat(desk.failure(Demand.NOTHING).reason()).isEqualTo(Reason.ORIGIN_RESET);
      }
      assertThat(desk.read(Demand.NOTHING).body()).as("left alone").isEqualTo("primary");
      assertThat(one.requests()).isEqualTo(3);
      assertThat(desk.changes).containsExactly(one.uri() + " away");
    }
  }

  @Test
  void aKilledReplicaIsLeftAloneByAllLoopsAndTriedByOne() throws Exception {
    try (ReplicaDesk desk = desk(0)) {
      one.kill();
      for (int i = 0; i < 20; i++) {
        Got got = Relay.await(desk.send(i % 2, ReplicaDesk.read("GET", Demand.NOTHING)));
        assertThat(got.body()).isEqualTo("two");
      }
      assertThat(desk.changes).containsExactly(one.uri() + " away");
      two.now(TestServer.status(503));
      for (int i = 0; i < 3; i++) {
        ReplicaDesk.failure(desk.send(i % 2, ReplicaDesk.read("GET", Demand.NOTHING)));
      }
      assertThat(desk.changes).contains(two.uri() + " away").hasSize(2);
      two.now(two.ok());
      int asked = two.requests();
      assertThat(desk.failure(Demand.NOTHING).reason()).isEqualTo(Reason.SPILL_EXHAUSTED);
      assertThat(two.requests()).as("both loops know").isEqualTo(asked);
      desk.nanos.addAndGet(ReplicaDesk.OPEN_FOR.toNanos());
      for (int i = 0; i < 6; i++) {
        // The trial of the killed one fails once, and the read goes on.
        assertThat(Relay.await(desk.send(i % 2, ReplicaDesk.read("GET", Demand.NOTHING))).body())
            .isEqualTo("two");
      }
      assertThat(desk.changes).last().isEqualTo(two.uri() + " up");
      assertThat(desk.changes).hasSize(3);
    }
  }

  @Test
  void allReplicasDownThePrimaryAnswersAsManyAsItMay() throws Exception {
    one.kill();
    two.kill();
    try (ReplicaDesk desk = desk(10)) {
      List<Future<Got>> reads = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        reads.add(desk.send(i % 2, ReplicaDesk.read("GET", Demand.NOTHING)));
      }
      int answered = 0;
      for (Future<Got> read : reads) {
        Got got = Relay.await(read.otherwise(refused -> new Got(0, "", null, "")));
        if (got.status() == 0) {
          assertThat(ReplicaDesk.failure(read).reason()).isEqualTo(Reason.SPILL_EXHAUSTED);
        } else {
          assertThat(got.body()).isEqualTo("primary");
          answered++;
        }
      }
      assertThat(answered).isEqualTo(10);
      assertThat(primary.requests()).isEqualTo(10);
      desk.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(desk.read(Demand.NOTHING).body()).isEqualTo("primary");
      assertThat(desk.failure(Demand.NOTHING).reason()).isEqualTo(Reason.SPILL_EXHAUSTED);
      assertThat(primary.requests()).isEqualTo(11);
      assertThat(desk.changes).hasSize(2);
    }
  }

  @Test
  void whatIsBehindAnswersOnlyWhereThePrimaryMayNotAndTheClientHasNotWritten() {
    first.sequence = 1;
    second.eligible = false;
    try (ReplicaDesk desk = desk(1)) {
      assertThat(desk.read(from(2)).body()).isEqualTo("primary");
      assertThat(desk.read(from(2)).shown()).isEqualTo(new Shown(1, false));
      OriginFailure refused = desk.failure(new Demand(shown -> true, FLOOR));
      assertThat(refused.reason()).isEqualTo(Reason.SPILL_EXHAUSTED);
      assertThat(refused.requestSent()).isFalse();
      first.reached = true;
      assertThat(desk.read(new Demand(shown -> true, FLOOR)).body()).isEqualTo("one");
      assertThat(desk.answeredBy).containsExactly(By.PRIMARY, By.BEHIND, By.REFUSED, By.REPLICA);
    }
  }

  static Stream<Arguments> noReads() {
    RequestHead get = new RequestHead("GET", "http", "desk", "/x", null, Fields.EMPTY);
    Stream<Arguments> methods =
        Stream.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "get", "SEARCH")
            .map(method -> Arguments.of(method, get.withMethod(method), true, false, true));
    return Stream.concat(
        methods,
        Stream.of(
            Arguments.of("GET with a body", get, true, true, true),
            Arguments.of(
                "an upgrade",
                get.withFields(Fields.of("Upgrade", "websocket", "Connection", "upgrade")),
                true,
                false,
                true),
            Arguments.of("nobody said that it reads", get, false, false, true),
            Arguments.of("HEAD, and nobody said so", get.withMethod("HEAD"), false, false, true),
            Arguments.of("a route without replicas", get, true, false, false)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noReads")
  void whatIsNoReadNeverReachesAReplica(
      String name, RequestHead head, boolean reading, boolean body, boolean replicas) {
    try (ReplicaDesk desk = desk(0)) {
      Reading said =
          new Reading(Demand.NOTHING, null, Evidence.ofRequest(Map.of(), head, Identified.NOBODY));
      RequestHead sent = body ? head.withFields(Fields.of("Content-Length", "2")) : head;
      OriginRequest request =
          new OriginRequest(
              new Upstream("api", replicas),
              sent,
              body ? new GivenBody("ab") : null,
              () -> Fields.EMPTY,
              interim -> {},
              reading ? said : null);
      for (int i = 0; i < 3; i++) {
        Got got = Relay.await(desk.send(0, body ? request.withBody(new GivenBody("ab")) : request));
        assertThat(got.node()).isEqualTo(primary.uri().toString());
        assertThat(got.shown()).isNull();
      }
      assertThat(primary.requests()).isEqualTo(3);
      assertThat(one.requests() + two.requests()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void readsReachOne(String method) {
    try (ReplicaDesk desk = desk(0)) {
      assertThat(Relay.await(desk.send(0, ReplicaDesk.read(method, Demand.NOTHING))).shown())
          .isNotNull();
      assertThat(one.requests() + two.requests()).isEqualTo(1);
    }
  }

  @Test
  void aHealthCheckNoticesWithoutRequestsAndBringsItBack() {
    try (ReplicaDesk desk =
        desk(
            9,
            ReplicaDesk.LONG,
            new ReplicaOptions(2, Duration.ofMillis(1), "/up?x=1", Duration.ofMillis(5)))) {
      one.now(TestServer.status(404));
      desk.watch();
      await().until(() -> desk.changes.contains(one.uri() + " away"));
      assertThat(one.heads().getFirst()).startsWith("GET /up?x=1 HTTP/1.1\n");
      second.eligible = false;
      desk.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(desk.read(Demand.NOTHING).body())
          .as("no request is the trial")
          .isEqualTo("primary");
      one.now(one.ok());
      await()
          .until(() -> {
            desk.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            return desk.changes.contains(one.uri() + " up");
          });
      assertThat(desk.read(Demand.NOTHING).body()).isEqualTo("one");
      assertThat(one.heads()).anyMatch(head -> head.startsWith("GET /x "));
    }
  }
}
