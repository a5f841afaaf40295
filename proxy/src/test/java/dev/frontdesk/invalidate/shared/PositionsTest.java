package dev.frontdesk.invalidate.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PositionsTest {
  private final Positions positions = new Positions();

  @Test
  void aSequenceHasTheGreatestSharedOneThatWasInForceThen() {
    assertThat(positions.at(5)).isNegative();
    positions.add(3, 10);
    positions.add(3, 11);
    positions.add(7, 12);
    positions.add(8, 20);
    assertThat(positions.at(2)).isNegative();
    assertThat(positions.at(3)).isEqualTo(11);
    assertThat(positions.at(6)).isEqualTo(11);
    assertThat(positions.at(7)).isEqualTo(12);
    assertThat(positions.at(Long.MAX_VALUE)).isEqualTo(20);
    positions.clear();
    assertThat(positions.at(8)).isNegative();
  }

  @Test
  void theOldestPairsAreForgotten() {
    int more = 100;
    for (int i = 0; i < Positions.MOST_PAIRS + more; i++) {
      positions.add(2L * i, i);
    }
    assertThat(positions.at(2L * more - 1)).isNegative();
    assertThat(positions.at(2L * more)).isEqualTo(more);
    assertThat(positions.at(2L * more + 1)).isEqualTo(more);
    assertThat(positions.at(Long.MAX_VALUE)).isEqualTo(Positions.MOST_PAIRS + more - 1);
  }

  @Test
  void afterASuspensionOnlyWhatIsAskedLaterRenewsALease() {
    Lease lease = new Lease(100, 0);
    lease.renew(10);
    lease.suspend(20);
    assertThat(lease.holds(20)).isFalse();
    lease.renew(19);
    assertThat(lease.holds(21)).isFalse();
    lease.renew(20);
    assertThat(lease.holds(119)).isTrue();
    assertThat(lease.holds(120)).isFalse();
  }

  @Test
  void aLeaseCountsFromBeforeTheQuestionAlsoWhereTheClockOverflows() {
    for (long start : new long[] {-50, 0, Long.MAX_VALUE - 50}) {
      Lease lease = new Lease(100, start);
      assertThat(lease.holds(start)).isFalse();
      assertThat(lease.heldWithin(1000, start)).as("it never had one").isFalse();
      lease.renew(start + 10);
      assertThat(lease.holds(start + 109)).isTrue();
      assertThat(lease.holds(start + 110)).isFalse();
      assertThat(lease.heldWithin(20, start + 129)).isTrue();
      assertThat(lease.heldWithin(20, start + 130)).isFalse();
      lease.end(start + 50);
      assertThat(lease.holds(start + 50)).isFalse();
      lease.renew(start + 60);
      assertThat(lease.holds(start + 61)).as("for good").isFalse();
      assertThat(lease.heldWithin(1000, start + 61)).isFalse();
    }
  }
}
