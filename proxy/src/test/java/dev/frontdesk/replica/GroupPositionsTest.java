package dev.frontdesk.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.time.HandTiming;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Standings and floors where no database can be asked: by a response field, or by time alone. */
class GroupPositionsTest {
  private static final Duration MAX_LAG = Duration.ofSeconds(5);

  private final HandTiming timing = new HandTiming();
  private long sequence = 7;
  private final PositionLog log = new PositionLog(100);
  private final FieldPositions positions =
      new FieldPositions("booking", "X-Db-Lsn", () -> sequence, timing, log);
  private final TimeStanding byTime =
      new TimeStanding("http://a:1", MAX_LAG, () -> sequence, timing);
  private final FieldStanding standing = new FieldStanding(positions, byTime);

  private static ResponseHead head(@Nullable String position) {
    return new ResponseHead(200, position == null ? Fields.EMPTY : Fields.of("x-db-lsn", position));
  }

  @ParameterizedTest
  @CsvSource({"0/100,0/100", "' 16/B374D848 ',16/B374D848", "nonsense,", "'',", "0/1/2,", "+1/+2,"})
  void aFieldIsReadOrIsNothing(String value, @Nullable String expected) {
    Lsn position = positions.of(head(value));
    assertThat(position).isEqualTo(expected == null ? null : Lsn.parse(expected));
    Fields twice = Fields.of("X-Db-Lsn", "0/1", "X-Db-Lsn", "0/2");
    assertThat(positions.of(new ResponseHead(200, twice))).isNull();
  }

  @Test
  void anAnswerOfThePrimaryIsAPairAndOneOfAReplicaIsHeldAgainstIt() {
    long before = positions.beforeAsking();
    sequence = 8;
    positions.primaryAnswered(before, head("0/200"));
    positions.primaryAnswered(before, head(null));
    standing.told(Lsn.parse("0/1FF"));
    assertThat(standing.sequence()).isEqualTo(Long.MIN_VALUE);
    standing.told(Lsn.parse("0/200"));
    assertThat(standing.sequence()).isEqualTo(7);
    assertThat(positions.sequenceAt(Lsn.parse("0/200"))).isEqualTo(7);
    // It has restarted, and says so.
    standing.told(Lsn.parse("0/100"));
    assertThat(standing.sequence()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void aWritesPositionIsInItsAnswer() {
    Floor floor = positions.after("booking", head("0/200")).result();
    assertThat(floor.positions()).isEqualTo(Map.of("booking", Lsn.parse("0/200")));
    assertThat(standing.reached(floor)).isFalse();
    standing.told(Lsn.parse("0/1FF"));
    assertThat(standing.reached(floor)).isFalse();
    standing.told(Lsn.parse("0/200"));
    assertThat(standing.reached(floor)).isTrue();
    assertThat(positions.after("booking", head(null)).result().positions()).isEmpty();
  }

  /** Two upstreams before one database: nobody says where the second write is for the first. */
  @Test
  void aWriteElsewhereGoesByTimeThoughOneHereHasAPosition() {
    Floor here = positions.after("booking", head("0/200")).result();
    Floor elsewhere =
        new FieldPositions("files", "X-Db-Lsn", () -> sequence, timing, new PositionLog(100))
            .after("files", head("0/300"))
            .result();
    standing.told(Lsn.parse("0/200"));
    assertThat(standing.reached(here)).isTrue();
    assertThat(standing.reached(elsewhere)).isFalse();
    assertThat(standing.reached(here.and(elsewhere))).as("both").isFalse();
    assertThat(standing.reached(elsewhere.and(here))).as("both").isFalse();
    timing.advance(MAX_LAG.plus(DatabaseStanding.CLOCKS));
    assertThat(standing.reached(here.and(elsewhere))).isTrue();
  }

  @Test
  void whatIsNotToldGoesByTime() {
    Floor floor = GroupPositions.timeOnly(timing).after("x", head("0/200")).result();
    assertThat(floor.positions()).isEmpty();
    assertThat(byTime.sequence()).isEqualTo(Long.MIN_VALUE);
    timing.advance(Duration.ofSeconds(1));
    sequence = 8;
    byTime.changed();
    timing.advance(Duration.ofMillis(3_999));
    assertThat(byTime.sequence()).isEqualTo(Long.MIN_VALUE);
    timing.advance(Duration.ofMillis(1));
    assertThat(byTime.sequence()).isEqualTo(7);
    assertThat(byTime.reached(floor)).as("clocks of nodes may differ by a second").isFalse();
    timing.advance(Duration.ofMillis(999));
    assertThat(byTime.sequence()).isEqualTo(7);
    assertThat(byTime.reached(floor)).isFalse();
    timing.advance(Duration.ofMillis(1));
    assertThat(byTime.sequence()).isEqualTo(8);
    assertThat(byTime.reached(floor)).isTrue();
    assertThat(standing.reached(floor)).isTrue();
    assertThat(standing.sequence()).isEqualTo(8);
    assertThat(standing.eligible()).isTrue();
    assertThat(standing.look().isComplete()).isTrue();
    assertThat(standing.name()).isEqualTo("http://a:1");
  }

  @Test
  void eachGroupHasItsOwnAndBothKnowMoreThanOne() {
    WritePositions database =
        (group, head) ->
            io.vertx.core.Future.succeededFuture(
                new Floor(Map.of("S/1", new Lsn(5)), timing.now()));
    GroupPositions all =
        new GroupPositions(
            Map.of(
                "booking",
                GroupPositions.both(positions, database),
                "files",
                GroupPositions.timeOnly(timing)),
            database);
    assertThat(all.after("booking", head("0/9")).result().positions())
        .isEqualTo(Map.of("booking", new Lsn(9), "S/1", new Lsn(5)));
    assertThat(all.after("files", head("0/9")).result().positions()).isEmpty();
    assertThat(all.after("another", head("0/9")).result().positions())
        .isEqualTo(Map.of("S/1", new Lsn(5)));
  }
}
