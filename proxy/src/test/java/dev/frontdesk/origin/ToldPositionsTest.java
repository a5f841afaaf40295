package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.ReplicaDesk.Got;
import dev.frontdesk.replica.Demand;
import dev.frontdesk.replica.FieldPositions;
import dev.frontdesk.replica.FieldStanding;
import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.Lsn;
import dev.frontdesk.replica.PositionLog;
import dev.frontdesk.replica.TimeStanding;
import dev.frontdesk.time.Timing;
import dev.frontdesk.wire.Relay;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that tell the position of their database in {@code X-Db-Lsn}. */
@Timeout(20)
class ToldPositionsTest {
  private static final Duration MAX_LAG = Duration.ofSeconds(5);

  private final TestServer primary = new TestServer("primary");
  private final TestServer one = new TestServer("one");

  /** Of invalidations. */
  private final AtomicLong sequence = new AtomicLong();

  private final AtomicLong nanos = new AtomicLong();
  private final Timing timing =
      new Timing() {
        @Override
        public Instant now() {
          return Instant.EPOCH.plusNanos(nanos.get());
        }

        @Override
        public long nanos() {
          return nanos.get();
        }

        @Override
        public Cancellation after(Duration delay, Runnable task) {
          throw new UnsupportedOperationException();
        }
      };
  private final FieldPositions told =
      new FieldPositions("api", "X-Db-Lsn", sequence::get, timing, new PositionLog(64));
  private final FieldStanding standing =
      new FieldStanding(told, new TimeStanding("one", MAX_LAG, sequence::get, timing));

  @AfterEach
  void close() throws IOException {
    primary.close();
    one.close();
  }

  private ReplicaDesk desk(int budget) {
    return desk(budget, ReplicaDesk.LONG);
  }

  private ReplicaDesk desk(int budget, Duration patience) {
    return new ReplicaDesk(
        primary.uri(),
        List.of(one.uri()),
        List.of(standing),
        budget,
        ReplicaOptions.DEFAULT,
        told,
        patience);
  }

  private static String at(String position) {
    return "X-Db-Lsn: " + position + "\n";
  }

  /** What was marked up to this must be shown. */
  private static Demand from(long mark) {
    return new Demand(shown -> shown >= mark, null);
  }

  /** Something is marked, and then the primary answers and tells a position. */
  private long marked(ReplicaDesk desk, String position) {
    long mark = sequence.incrementAndGet();
    primary.tells(at(position));
    Relay.await(
        desk.send(
            0,
            ReplicaDesk.request(
                ReplicaDesk.read("GET", Demand.NOTHING).head().withMethod("POST"), null)));
    return mark;
  }

  /** Sent in hope: what is known of the replica would not do, and its answer shows that it does. */
  @Test
  void anAnswerThatTellsEnoughIsEnough() {
    try (ReplicaDesk desk = desk(0)) {
      long mark = marked(desk, "0/1100");
      one.tells(at("0/1200"));
      Got got = desk.read(from(mark));
      assertThat(got.body()).isEqualTo("one");
      assertThat(got.shown()).isEqualTo(new Shown(mark, true));
      assertThat(one.requests()).isEqualTo(1);
    }
  }

  @Test
  void aLaggingOneIsAskedOnceAndThenThePrimary() {
    try (ReplicaDesk desk = desk(1)) {
      long before = marked(desk, "0/1000");
      long mark = marked(desk, "0/1100");
      one.tells(at("0/10FF"));
      assertThat(desk.read(from(mark)).body()).isEqualTo("primary");
      Got behind = desk.read(from(mark));
      assertThat(behind.body()).as("the budget is spent").isEqualTo("one");
      assertThat(behind.shown()).isEqualTo(new Shown(before, false));
      assertThat(desk.read(from(before)).shown()).isEqualTo(new Shown(before, true));
    }
  }

  /** Nobody shows a mark that has no position: a replica is not even asked. */
  @Test
  void whatHasNoPositionYetIsAskedOfThePrimaryWhichGivesItOne() {
    try (ReplicaDesk desk = desk(1)) {
      marked(desk, "0/1000");
      one.tells(at("0/2000"));
      long mark = sequence.incrementAndGet();
      primary.tells(at("0/1100"));
      assertThat(desk.read(from(mark)).body()).isEqualTo("primary");
      assertThat(one.requests()).isZero();
      assertThat(desk.read(from(mark)).shown()).isEqualTo(new Shown(mark, true));
    }
  }

  /** Two servers behind one name: the answer's own position counts, not the last one's. */
  @Test
  void anAnswerThatTellsLessThanTheLastIsJudgedByItself() {
    try (ReplicaDesk desk = desk(1)) {
      long mark = marked(desk, "0/1100");
      one.tells(at("0/1100"));
      assertThat(desk.read(from(mark)).body()).isEqualTo("one");
      one.tells(at("0/1000"));
      assertThat(standing.sequence()).isEqualTo(mark);
      Got got = desk.read(from(mark));
      assertThat(one.requests()).isEqualTo(2);
      assertThat(got.body()).isEqualTo("primary");
      assertThat(desk.read(from(mark)).shown()).isEqualTo(new Shown(Long.MIN_VALUE, false));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "X-Db-Lsn: \n",
        "X-Db-Lsn: nonsense\n",
        "X-Db-Lsn: 0/1100, 0/1100\n",
        "X-Db-Lsn: 0/1100\nX-Db-Lsn: 0/1200\n",
        "X-Db-Lsn: FFFFFFFFFFF/0\n",
        "X-Db-Lsn: -1/0\n"
      })
  void anAnswerThatTellsNothingIsJudgedByTime(String lines) {
    try (ReplicaDesk desk = desk(2)) {
      long mark = marked(desk, "0/1100");
      one.tells(at("0/1100"));
      assertThat(desk.read(from(mark)).body()).isEqualTo("one");
      one.tells(lines);
      assertThat(desk.read(from(mark)).body()).isEqualTo("primary");
      assertThat(one.requests()).isEqualTo(2);
      assertThat(desk.read(from(mark)).body()).isEqualTo("primary");
      assertThat(one.requests()).as("hope in who does not tell is vain").isEqualTo(2);
      nanos.addAndGet(MAX_LAG.toNanos() - 1);
      assertThat(desk.read(from(mark)).shown()).isEqualTo(new Shown(Long.MIN_VALUE, false));
      nanos.addAndGet(1);
      assertThat(desk.read(from(mark)).shown()).isEqualTo(new Shown(mark, true));
    }
  }

  @Test
  void aWriteOfTheClientIsShownByItsPositionOrByTime() {
    Floor floor = new Floor(Map.of("api", Lsn.parse("0/1100")), Instant.EPOCH);
    Demand demand = Demand.of(floor);
    Demand timed = Demand.of(new Floor(Map.of(), Instant.EPOCH));
    try (ReplicaDesk desk = desk(2)) {
      marked(desk, "0/1100");
      one.tells(at("0/10FF"));
      assertThat(desk.read(demand).body()).isEqualTo("primary");
      one.tells(at("0/1100"));
      assertThat(desk.read(demand).body()).isEqualTo("one");
      assertThat(desk.read(timed).body()).as("nobody knows where it is").isEqualTo("primary");
      OriginFailure refused = ReplicaDesk.failure(desk.send(1, ReplicaDesk.read("GET", timed)));
      assertThat(refused.reason()).isEqualTo(Reason.SPILL_EXHAUSTED);
      nanos.addAndGet(2 * MAX_LAG.toNanos());
      assertThat(desk.read(timed).body()).isEqualTo("one");
      // Time has passed, and it tells that it is behind all the same.
      one.tells(at("0/10FF"));
      assertThat(desk.failure(demand).reason()).isEqualTo(Reason.SPILL_EXHAUSTED);
    }
  }

  /** From a cache before it, the primary's position is one of earlier. */
  @Test
  void aPositionWithAnAgeIsNotLearned() {
    try (ReplicaDesk desk = desk(0)) {
      long mark = marked(desk, "0/1100\nAge: 1");
      one.tells(at("0/2000"));
      assertThat(desk.read(from(mark)).shown()).isEqualTo(new Shown(Long.MIN_VALUE, false));
      assertThat(told.known()).isEqualTo(Long.MIN_VALUE);
    }
  }

  /** A fifth read of the same does not ask the replica in vain while another one is doing so. */
  @Test
  void hopeIsForOneReadAtATime() throws Exception {
    try (ReplicaDesk desk = desk(4, ReplicaDesk.BRIEF)) {
      long mark = marked(desk, "0/1100");
      one.now(one.stall());
      List<Future<Got>> reads =
          IntStream.range(0, 5)
              .mapToObj(i -> desk.send(i % 2, ReplicaDesk.read("GET", from(mark))))
              .toList();
      Relay.await(Future.any(reads));
      assertThat(one.requests()).isEqualTo(1);
      int answered = 0;
      for (Future<Got> read : reads) {
        answered +=
            Relay.await(read.otherwise(late -> new Got(0, "", null, ""))).body().equals("primary")
                ? 1
                : 0;
      }
      assertThat(answered).isEqualTo(4);
    }
  }
}
