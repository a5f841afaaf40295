package dev.frontdesk.replica;

import static dev.frontdesk.replica.ScriptedServer.primary;
import static dev.frontdesk.replica.ScriptedServer.reading;
import static dev.frontdesk.replica.ScriptedServer.standby;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.time.HandTiming;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The monitor with servers that say what a test wants, in a time that it moves. */
class MonitorTest {
  private static final ResponseHead HEAD = new ResponseHead(200, Fields.EMPTY);
  private static final Duration EVERY = Duration.ofMillis(100);

  private final HandTiming timing = new HandTiming(Instant.parse("2026-11-21T00:00:00Z"));
  private final ScriptedServer main = new ScriptedServer("db:1", primary("S/1", 1000)).prompt(true);
  private final ScriptedServer one = new ScriptedServer("db:2", standby("S/1", 1000)).prompt(true);
  private final ScriptedServer two = new ScriptedServer("db:3", standby("S/1", 1000)).prompt(true);
  private final List<String> seen = new ArrayList<>();
  private final List<Doubt> doubts = new ArrayList<>();
  private long sequence = 7;
  private final Monitor monitor =
      new Monitor(
          timing,
          new MonitorOptions(
              EVERY, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(10)),
          main,
          List.of(one, two),
          () -> sequence,
          new MonitorObserver() {
            @Override
            public void changed(String server, StandbyState from, StandbyState to) {
              seen.add(server + " " + to);
            }

            @Override
            public void primary(String server, boolean up) {
              seen.add(server + (up ? " up" : " away"));
            }

            @Override
            public void trusted() {
              seen.add("trusted");
            }
          });
  private final DatabaseStanding first = monitor.standbys().getFirst();

  private DatabaseStanding third() {
    return monitor.standbys().getLast();
  }

  private void start() {
    monitor.onDoubt(doubts::add);
    monitor.start();
    tick(1);
    assertThat(first.eligible()).isTrue();
    seen.clear();
  }

  private void tick(int times) {
    timing.advance(EVERY.multipliedBy(times));
  }

  private Floor write() {
    Future<Floor> floor = monitor.positions().after("booking", HEAD);
    assertThat(floor.isComplete()).isTrue();
    return floor.result();
  }

  @Test
  void aStandbyShowsWhatWasMarkedBeforeThePositionThatItHasReplayed() {
    start();
    assertThat(first.sequence()).isEqualTo(7);
    assertThat(monitor.standing("db:3")).isNotNull();
    assertThat(monitor.standing("db:9")).isNull();

    sequence = 8;
    main.says = primary("S/1", 1100);
    assertThat(first.sequence()).as("nobody has asked for a position since").isEqualTo(7);
    first.look();
    assertThat(first.sequence()).as("it has not replayed so much").isEqualTo(7);
    one.says = standby("S/1", 1100);
    first.look();
    assertThat(first.sequence()).isEqualTo(8);
    assertThat(third().sequence()).isEqualTo(7);
  }

  @Test
  void aLookAsksThePrimaryOnlyForWhatIsNotKnown() {
    start();
    int before = main.asked;
    first.look();
    assertThat(main.asked).isEqualTo(before);
    sequence = 8;
    first.look();
    assertThat(main.asked).isEqualTo(before + 1);
  }

  @Test
  void whatIsMarkedIsGivenAPositionSoonAndOnce() {
    start();
    int before = main.asked;
    sequence = 8;
    monitor.changed();
    monitor.changed();
    assertThat(main.asked).isEqualTo(before);
    timing.advance(Duration.ofMillis(5));
    assertThat(main.asked).isEqualTo(before + 1);
    assertThat(first.sequence()).isEqualTo(8);
  }

  @Test
  void aClientsFloorIsWhereThePrimaryIsAfterItsWrite() {
    start();
    main.says = primary("S/1", 1100);
    Floor floor = write();
    assertThat(floor.positions()).isEqualTo(Map.of("S/1", new Lsn(1100)));
    assertThat(floor.at()).isEqualTo(timing.now());
    assertThat(first.reached(floor)).isFalse();
    one.says = standby("S/1", 1099);
    first.look();
    assertThat(first.reached(floor)).isFalse();
    one.says = standby("S/1", 1100);
    first.look();
    assertThat(first.reached(floor)).isTrue();
  }

  @Test
  void whereNobodyKnowsTheWritesPositionItsTimeCounts() {
    start();
    Floor floor = new Floor(Map.of("OTHER/1", new Lsn(1)), timing.now());
    tick(5);
    assertThat(first.reached(floor)).as("clocks of nodes may differ by a second").isFalse();
    tick(6);
    assertThat(first.reached(floor)).as("a reading after that shows all").isTrue();

    // It does not replay: what was written at a time is not shown however long one waits.
    main.says = primary("S/1", 2000);
    tick(1);
    Floor later = new Floor(Map.of(), timing.now());
    main.says = primary("S/1", 3000);
    tick(50);
    assertThat(first.eligible()).isTrue();
    assertThat(first.reached(later)).isFalse();
  }

  @Test
  void anIdlePrimaryHasNoLagHoweverOldItsLastTransactionIs() {
    start();
    timing.advance(Duration.ofMinutes(5));
    assertThat(first.lagNanos()).hasValue(0);
    assertThat(first.lagBytes()).hasValue(0);
    assertThat(first.eligible()).isTrue();

    // Minutes after the one before, a transaction: the lag begins with it.
    main.says = primary("S/1", 1064);
    tick(2);
    assertThat(first.lagBytes()).hasValue(64);
    assertThat(Duration.ofNanos(first.lagNanos().getAsLong()))
        .isBetween(EVERY, EVERY.multipliedBy(3));
  }

  /** A transaction that is open has written what nobody has flushed, so nobody can have it. */
  @Test
  void whatIsNotOnThePrimarysDiskIsNoLag() {
    start();
    main.says = reading("S/1", false, "start", 1500, 1000);
    tick(200);
    assertThat(first.lagNanos()).hasValue(0);
    assertThat(first.eligible()).isTrue();
    assertThat(first.reached(write())).as("but the write may be there").isFalse();
  }

  @Test
  void oneThatIsTooFarBehindIsNotAskedAndReturnsWhenItIsCloseForAWhile() {
    start();
    main.says = primary("S/1", 2000);
    tick(100);
    assertThat(first.eligible()).isTrue();
    tick(2);
    assertThat(first.eligible()).isFalse();
    assertThat(first.state()).isEqualTo(StandbyState.BEHIND);
    one.says = standby("S/1", 2000);
    tick(2);
    assertThat(first.eligible()).isFalse();
    tick(1);
    assertThat(first.eligible()).isTrue();
    assertThat(seen).contains("db:2 BEHIND", "db:2 FOLLOWING").doesNotContain("db:2 AWAY");
  }

  @Test
  void oneThatDoesNotAnswerInTimeIsNotAskedAndItsLateAnswerIsNothing() {
    start();
    one.prompt(false);
    tick(1);
    assertThat(one.open()).isEqualTo(1);
    timing.advance(Duration.ofMillis(499));
    assertThat(first.eligible()).isTrue();
    timing.advance(Duration.ofMillis(1));
    assertThat(first.eligible()).isFalse();
    assertThat(first.state()).isEqualTo(StandbyState.AWAY);
    one.answer();
    assertThat(first.sequence()).isEqualTo(Long.MIN_VALUE);
    one.prompt(true);
    tick(2);
    assertThat(first.eligible()).isFalse();
    tick(1);
    assertThat(first.eligible()).isTrue();
  }

  @Test
  void aReadingVouchesForATickAndItsTimeout() {
    start();
    one.prompt(false);
    long asked = first.asked().getAsLong();
    timing.advance(Duration.ofMillis(599));
    assertThat(timing.nanos() - asked).isLessThan(600_000_000);
    // The clock goes on while no timer runs: this process has stood still.
    assertThat(first.sequence()).isEqualTo(7);
    assertThat(first.reached(new Floor(Map.of("S/1", new Lsn(1000)), timing.now()))).isTrue();
    timing.advance(Duration.ofMillis(2));
    assertThat(first.sequence()).isEqualTo(Long.MIN_VALUE);
    assertThat(first.reached(new Floor(Map.of("S/1", new Lsn(1000)), timing.now()))).isFalse();
  }

  @Test
  void whatWasReadBeforeTheConnectionWasLostVouchesForNothing() {
    start();
    one.prompt(false);
    tick(1);
    one.lose();
    assertThat(first.eligible()).isFalse();
    assertThat(first.sequence()).isEqualTo(Long.MIN_VALUE);
    // Its answer was on the way, on another thread.
    one.answer();
    assertThat(first.sequence()).isEqualTo(Long.MIN_VALUE);
    assertThat(first.replayed()).isNull();

    // It has restarted, and is behind where it was.
    one.prompt(true);
    one.says = reading("S/1", true, "later", 900, 900);
    tick(4);
    assertThat(first.sequence()).isEqualTo(Long.MIN_VALUE);
    assertThat(first.replayed()).isEqualTo(new Lsn(900));
    one.says = reading("S/1", true, "later", 1000, 1000);
    tick(1);
    assertThat(first.sequence()).isEqualTo(7);
  }

  @Test
  void noWriteWaitsForAPrimaryThatIsAway() {
    start();
    main.prompt(false);
    Future<Floor> floor = monitor.positions().after("booking", HEAD);
    Future<Floor> other = monitor.positions().after("booking", HEAD);
    timing.advance(Duration.ofMillis(500));
    assertThat(floor.result().positions()).isEmpty();
    assertThat(seen).containsExactly("db:1 away");
    assertThat(write().positions()).as("at once").isEmpty();
    timing.advance(Duration.ofMillis(500));
    assertThat(other.result().positions()).isEmpty();
    // What is known of standbys stays true; what is marked now has no position.
    assertThat(first.eligible()).isTrue();
    sequence = 8;
    first.look();
    assertThat(first.sequence()).isEqualTo(7);
    main.prompt(true);
    tick(10);
    assertThat(seen).containsExactly("db:1 away", "db:1 up");
    assertThat(first.sequence()).isEqualTo(8);
    assertThat(write().positions()).isNotEmpty();
  }

  @Test
  void aReadingServesOnlyWritesThatWereAnsweredBeforeItBegan() {
    start();
    main.prompt(false);
    Future<Floor> early = monitor.positions().after("booking", HEAD);
    Future<Floor> late = monitor.positions().after("booking", HEAD);
    main.answer(primary("S/1", 1200));
    assertThat(early.result().positions()).containsValue(new Lsn(1200));
    assertThat(late.isComplete()).isFalse();
    main.answer(primary("S/1", 1300));
    assertThat(late.result().positions()).containsValue(new Lsn(1300));
  }

  @Test
  void afterAnotherTimelineEverythingIsInDoubtForTheGrace() {
    start();
    Floor before = write();
    main.says = primary("S/2", 900);
    tick(1);
    assertThat(doubts)
        .containsExactly(Doubt.PRIMARY_TIMELINE, Doubt.STANDBY_TIMELINE, Doubt.STANDBY_TIMELINE);
    assertThat(doubts.getFirst().mayHaveLost()).isTrue();
    assertThat(first.eligible()).isFalse();
    assertThat(first.reached(before)).isFalse();

    one.says = standby("S/2", 900);
    timing.advance(Duration.ofMillis(9_900));
    assertThat(first.eligible()).isFalse();
    assertThat(first.sequence()).isEqualTo(Long.MIN_VALUE);
    tick(2);
    assertThat(first.eligible()).isTrue();
    assertThat(first.sequence()).isEqualTo(7);
    assertThat(seen).contains("trusted");
    assertThat(third().eligible()).as("it still follows the old one").isFalse();
    // Positions of the old timeline are not compared: its time counts.
    assertThat(first.reached(before)).isTrue();
    assertThat(doubts).hasSize(3);
  }

  @Test
  void asLongAsAServerWasPromotedPastThePrimaryReadsStayThere() {
    start();
    two.says = primary("S/2", 1000);
    tick(1);
    assertThat(doubts).containsExactly(Doubt.STANDBY_PROMOTED);
    assertThat(first.eligible()).isFalse();
    tick(1000);
    assertThat(first.eligible()).isFalse();
    assertThat(monitor.primary().doubts()).containsExactly(Doubt.STANDBY_PROMOTED);
    two.says = standby("S/1", 1000);
    tick(101);
    assertThat(first.eligible()).isTrue();
    assertThat(doubts).hasSize(1);
  }

  /** It was promoted, died, and its place is taken by one that follows it. */
  @Test
  void aPrimaryThatHasComeToTheLaterTimelineEndsThat() {
    start();
    two.says = primary("S/2", 1000);
    tick(1);
    two.prompt(false);
    main.says = primary("S/2", 1000);
    one.says = standby("S/2", 1000);
    tick(1);
    assertThat(doubts).contains(Doubt.STANDBY_PROMOTED, Doubt.PRIMARY_TIMELINE);
    tick(110);
    assertThat(first.eligible()).isTrue();
  }

  @Test
  void aServerOfAnotherDatabaseIsOfNoUseAndAfterTheGraceOfNoHarm() {
    start();
    two.says = standby("T/1", 5000);
    tick(1);
    assertThat(doubts).containsExactly(Doubt.STANDBY_SYSTEM);
    assertThat(first.eligible()).isFalse();
    tick(101);
    assertThat(first.eligible()).isTrue();
    assertThat(third().state()).isEqualTo(StandbyState.DOUBTED);
    assertThat(third().sequence()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void aPrimaryThatIsAStandbyGivesNoPositions() {
    start();
    main.says = standby("S/1", 1000);
    tick(1);
    assertThat(doubts).containsExactly(Doubt.PRIMARY_RECOVERING);
    assertThat(write().positions()).isEmpty();
    tick(500);
    assertThat(first.eligible()).isFalse();
  }

  @Test
  void aStandbyThatHasReplayedWhatThePrimaryHasNotWrittenIsNotOne() {
    start();
    one.says = standby("S/1", 1200);
    tick(2);
    assertThat(doubts).containsExactly(Doubt.STANDBY_AHEAD);
    // Not even when the primary's positions have come so far.
    main.says = primary("S/1", 2000);
    one.says = standby("S/1", 2000);
    two.says = standby("S/1", 2000);
    tick(150);
    assertThat(first.eligible()).isFalse();
    assertThat(third().eligible()).isTrue();
    one.says = reading("S/1", true, "again", 2000, 2000);
    tick(4);
    assertThat(first.eligible()).isTrue();
  }

  @Test
  void aPrimaryWhoseLogEndsEarlierThanItDidHasLostSomething() {
    start();
    main.says = primary("S/1", 900);
    one.says = standby("S/1", 900);
    two.says = standby("S/1", 900);
    tick(1);
    assertThat(doubts).contains(Doubt.PRIMARY_WENT_BACK);
    assertThat(Doubt.PRIMARY_WENT_BACK.mayHaveLost()).isTrue();
  }

  @Test
  void beforeThePrimaryWasHeardNobodyIsAsked() {
    main.prompt(false);
    monitor.start();
    tick(3);
    assertThat(first.eligible()).isFalse();
    assertThat(first.state()).isEqualTo(StandbyState.UNKNOWN);
    assertThat(monitor.primary().history()).isNull();
    main.prompt(true);
    main.answer();
    tick(1);
    assertThat(first.eligible()).isTrue();
    assertThat(monitor.primary().up()).isTrue();
    monitor.close();
    assertThat(main.closed && one.closed && two.closed).isTrue();
  }
}
