package dev.frontdesk.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.load.Slots.Slot;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What may be shown of a slot, and what is a violation. */
class SlotsTest {
  private static final String DATE = "2026-12-01";
  private static final String NINE = "2026-12-01T09:00:00Z";
  private static final String TEN = "2026-12-01T10:00:00Z";

  private final Slots slots = new Slots();

  private Slot claim(String start, int node) {
    return Objects.requireNonNull(
        slots.claim(7, DATE, List.of(start), node, new SplittableRandom(1)));
  }

  private void write(Slot slot, boolean taken) {
    slots.begin(slot, taken);
    slots.acknowledged(slot, slots.invoked());
  }

  private void shown(long invoked, String... offered) {
    slots.shown(7, DATE, List.of(offered), invoked, 0);
  }

  @Test
  void aBookedSlotMayNotBeOfferedToAReaderWhoStartsLater() {
    write(claim(NINE, 0), true);
    shown(slots.invoked(), TEN);
    shown(slots.invoked(), NINE, TEN);
    assertThat(slots.violations()).singleElement().asString().contains("7@" + NINE);
  }

  @Test
  void aReaderWhoStartedBeforeTheAnswerMaySeeEither() {
    Slot slot = claim(NINE, 0);
    slots.begin(slot, true);
    long during = slots.invoked();
    slots.acknowledged(slot, during);
    shown(during, NINE);
    shown(during);
    assertThat(slots.violations()).isEmpty();
    assertThat(slots.reads()).isEqualTo(2);
  }

  @Test
  void aCancelledSlotMustBeOfferedAgain() {
    Slot slot = claim(NINE, 0);
    write(slot, true);
    write(slot, false);
    shown(slots.invoked(), NINE);
    shown(slots.invoked());
    assertThat(slots.violations()).hasSize(1);
  }

  @Test
  void aStateBeforeTheLastIsAViolationAlsoWhereItLooksLikeTheNext() {
    Slot slot = claim(NINE, 0);
    write(slot, true);
    write(slot, false);
    write(slot, true);
    long later = slots.invoked();
    slots.begin(slot, false);
    shown(later, NINE);
    slots.acknowledged(slot, slots.invoked());
    shown(slots.invoked());
    assertThat(slots.violations()).as("while it was cancelled, either was right").hasSize(1);
  }

  @Test
  void ofManyBookingsAtOnceOneCounts() {
    Slot slot = slots.shared(7, DATE, NINE);
    assertThat(slots.shared(7, DATE, NINE)).isSameAs(slot);
    slots.begin(slot, true);
    slots.begin(slot, true);
    slots.acknowledged(slot, slots.invoked());
    shown(slots.invoked(), NINE);
    assertThat(slots.violations()).hasSize(1);
  }

  @Test
  void aSlotIsClaimedByOneUserAtATime() {
    Slot slot = claim(NINE, 0);
    assertThat(slots.claim(7, DATE, List.of(NINE), 0, new SplittableRandom(1))).isNull();
    assertThat(slots.claim(7, DATE, List.of(), 0, new SplittableRandom(1))).isNull();
    slots.release(slot);
    assertThat(slots.claim(7, DATE, List.of(NINE), 0, new SplittableRandom(1))).isSameAs(slot);
    slots.lost(slot);
    slots.release(slot);
    assertThat(slots.claim(7, DATE, List.of(NINE), 0, new SplittableRandom(1))).isNull();
  }

  @Test
  void nothingIsSaidOfASlotWhoseWriteIsUnknown() {
    Slot slot = claim(NINE, 0);
    slots.begin(slot, true);
    slots.lost(slot);
    shown(slots.invoked());
    shown(slots.invoked(), NINE);
    assertThat(slots.reads()).isZero();
    assertThat(slots.violations()).isEmpty();
  }

  @Test
  void otherNodesAreHeldToAWriteUntilTheyCannotTalk() {
    write(claim(NINE, 1), true);
    shown(slots.invoked(), NINE);
    assertThat(slots.violations()).hasSize(1);

    Slots others = new Slots();
    others.ownNodeOnly();
    Slot slot =
        Objects.requireNonNull(others.claim(7, DATE, List.of(NINE), 1, new SplittableRandom(1)));
    others.begin(slot, true);
    others.acknowledged(slot, others.invoked());
    others.shown(7, DATE, List.of(NINE), others.invoked(), 0);
    assertThat(others.reads()).isZero();
    others.shown(7, DATE, List.of(NINE), others.invoked(), 1);
    assertThat(others.violations()).hasSize(1);
  }

  @Test
  void whatElseMayNotBeIsAViolationToo() {
    slots.broken("a booking is not shown to its owner");
    assertThat(slots.violations()).containsExactly("a booking is not shown to its owner");
  }
}
