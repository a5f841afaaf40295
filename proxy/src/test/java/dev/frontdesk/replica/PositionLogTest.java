package dev.frontdesk.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionLogTest {
  @ParameterizedTest
  @CsvSource({
    "0/0,        -1",
    "0/FF,       -1",
    "0/100,       3",
    "0/1FF,       3",
    "0/200,       7",
    "7FFFFFFF/FFFFFFFF, 7",
    // Positions are unsigned.
    "80000000/0,  9",
    "FFFFFFFF/FFFFFFFF, 9",
  })
  void whoHasReplayedAPositionShowsWhatWasMarkedBeforeItWasRead(String replayed, long sequence) {
    PositionLog log = new PositionLog(100);
    log.learned(3, Lsn.parse("0/100"));
    log.learned(7, Lsn.parse("0/200"));
    log.learned(9, Lsn.parse("80000000/0"));
    assertThat(log.sequenceAt(Lsn.parse(replayed)))
        .isEqualTo(sequence < 0 ? Long.MIN_VALUE : sequence);
    assertThat(log.known()).isEqualTo(9);
    log.clear();
    assertThat(log.sequenceAt(Lsn.parse(replayed))).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void itsPairsAreBounded() {
    PositionLog log = new PositionLog(PositionLog.MOST_PAIRS);
    for (int i = 0; i <= 3 * PositionLog.MOST_PAIRS; i++) {
      log.learned(i, new Lsn(i));
      assertThat(log.size()).isLessThanOrEqualTo(PositionLog.MOST_PAIRS);
    }
    assertThat(log.size()).isGreaterThan(PositionLog.MOST_PAIRS / 2);
  }

  @Test
  void momentsAreBoundedToo() {
    TimeLog log = new TimeLog(TimeLog.MOST_PAIRS, Long.MAX_VALUE - 5);
    for (int i = 0; i <= 3 * TimeLog.MOST_PAIRS; i++) {
      log.learned(i, Long.MAX_VALUE - 5 + i);
      assertThat(log.size()).isLessThanOrEqualTo(TimeLog.MOST_PAIRS);
    }
    // The clock has passed the greatest number on its way.
    long last = 3 * TimeLog.MOST_PAIRS;
    assertThat(log.sequenceAt(Long.MAX_VALUE - 5 + last - 7)).isEqualTo(last - 7);
    assertThat(log.sequenceAt(Long.MAX_VALUE - 6)).isEqualTo(Long.MIN_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "0/3000000,  0/3000000",
    "0/3000018,  0/3000000",
    "0/3000028,  0/3000000",
    "0/3000020,  0/3000020",
    "0/3000030,  0/3000030",
    "0/3002018,  0/3002000",
    "0/3002028,  0/3002000",
    "0/3002118,  0/3002118",
    "FF/FF000028, FF/FF000000",
  })
  void atAPagesStartTheHeaderIsTakenOff(String inserted, String reached) {
    assertThat(InsertPosition.reachable(Lsn.parse(inserted))).isEqualTo(Lsn.parse(reached));
  }
}
