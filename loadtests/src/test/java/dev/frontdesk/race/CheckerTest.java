package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckerTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # a write of version 5, invoked at 100 and acknowledged at 200; and a read
          # what                                              invoked  completed  version  violates
          'before the write, and the state before it',          10,      20,        4,       false
          'completed while the write runs, the state before',   90,      150,       4,       false
          'completed while the write runs, its state already',  90,      150,       5,       false
          'invoked before, completed long after, the old one',  199,     900,       4,       false
          'invoked at the very time of the acknowledgement',    200,     210,       4,       false
          'invoked after the acknowledgement, the old one',     201,     210,       4,       true
          'invoked after, its own state',                       201,     210,       5,       false
          'invoked after, a later state',                       201,     210,       6,       false
          'long after, the very first state',                   900,     910,       0,       true
          """)
  void aReadBesideOneWrite(
      String what, long invoked, long completed, long version, boolean violates) {
    List<Event> events =
        List.of(
            new Event.Write("a", 100, 200, 5), new Event.Read("a", invoked, completed, version));
    assertThat(Checker.check(events)).hasSize(violates ? 1 : 0);
  }

  @Test
  void keysHaveNothingToDoWithEachOther() {
    assertThat(Checker.check(List.of(new Event.Write("a", 1, 2, 5), new Event.Read("b", 3, 4, 0))))
        .isEmpty();
  }

  @Test
  void theWriteThatDemandsMostIsNamedEvenWhereALaterAcknowledgementDemandsLess() {
    Event.Write first = new Event.Write("a", 1, 10, 7);
    Event.Write overtaken = new Event.Write("a", 1, 20, 6);
    Event.Read read = new Event.Read("a", 30, 40, 6);
    assertThat(Checker.check(List.of(overtaken, read, first)))
        .containsExactly(new Violation(read, first));
  }

  @Test
  void anOldAnswerAfterANewOneIsAViolationToo() {
    List<Event> events =
        List.of(
            new Event.Write("a", 1, 10, 1),
            new Event.Read("a", 11, 12, 1),
            new Event.Read("a", 13, 14, 0));
    assertThat(Checker.check(events)).hasSize(1);
  }

  @Test
  void theClockMayWrapAround() {
    List<Event> events =
        List.of(
            new Event.Write("a", Long.MAX_VALUE - 9, Long.MAX_VALUE - 5, 1),
            new Event.Read("a", Long.MIN_VALUE + 5, Long.MIN_VALUE + 6, 0));
    assertThat(Checker.check(events)).hasSize(1);
  }

  @Test
  void anAnswerBeforeItsQuestionIsNoEvent() {
    assertThatThrownBy(() -> new Event.Read("a", 10, 9, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Against the definition itself, read by read and write by write. */
  @Test
  void itFindsWhatTheDefinitionFinds() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String key = "k" + random.nextInt(2);
        long invoked = random.nextInt(60);
        long answered = invoked + random.nextInt(20);
        int version = random.nextInt(6);
        events.add(
            random.nextBoolean()
                ? new Event.Read(key, invoked, answered, version)
                : new Event.Write(key, invoked, answered, version));
      }
      Collections.shuffle(events, random);
      assertThat(Checker.check(events).stream().map(Violation::read).toList())
          .as("seed %d", seed)
          .containsExactlyElementsOf(byDefinition(events));
    }
  }

  private static List<Event.Read> byDefinition(List<Event> events) {
    List<Event.Read> violating = new ArrayList<>();
    for (Event event : events) {
      if (event instanceof Event.Read read
          && events.stream()
              .anyMatch(other ->
                  other instanceof Event.Write write
                      && write.key().equals(read.key())
                      && write.acknowledged() < read.invoked()
                      && write.version() > read.version())) {
        violating.add(read);
      }
    }
    return violating;
  }

  @Test
  void aHistoryTakesTimesItselfAndForgetsWhatItHasChecked() {
    AtomicLong clock = new AtomicLong();
    History history = new History(clock::incrementAndGet);
    long before = history.invoked();
    long write = history.invoked();
    history.wrote("a", write, 1);
    history.read("a", before, 0);
    long after = history.invoked();
    history.read("a", after, 0);
    assertThat(history.check())
        .singleElement()
        .satisfies(violation -> assertThat(violation.read().invoked()).isEqualTo(after))
        .hasToString("a: version 1 was acknowledged, and a read invoked 2 ns later got version 0");
    assertThat(history.check()).isEmpty();
    assertThat(history.reads()).isEqualTo(2);
    assertThat(history.writes()).isEqualTo(1);
  }
}
