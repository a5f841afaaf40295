package dev.frontdesk.invalidate.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.invalidate.database.ChangeMessage.Changed;
import dev.frontdesk.invalidate.database.TableChange.Op;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.TableName;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.time.HandTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is marked, and when, by a clock that is moved by hand. */
class DatabaseChangesTest {
  private static final Tag SEVEN = Tag.of("booking:7");
  private static final Tag EIGHT = Tag.of("booking:8");
  private static final Tag ELSE = Tag.of("menu:1");
  private static final TableName BOOKINGS = new TableName("public", "bookings");

  private final HandTiming timing = new HandTiming();
  private final LocalInvalidation marks = new LocalInvalidation(MarkOptions.DEFAULT, timing);
  private final AtomicReference<RuleSet> rules =
      new AtomicReference<>(ChangeRules.of(ChangeRules.BOOKING));
  private final List<String> said = new ArrayList<>();
  private int learned;
  private final DatabaseChanges changes =
      new DatabaseChanges(
          rules::get,
          marks,
          timing,
          Duration.ofSeconds(5),
          () -> learned++,
          new ChangeObserver() {
            @Override
            public void heard(String table, Outcome outcome, List<String> events) {
              said.add(table + " " + outcome + " " + events);
            }

            @Override
            public void hearing() {
              said.add("hearing");
            }

            @Override
            public void blind(String why) {
              said.add("blind: " + why);
            }
          });

  private boolean valid(long stamp, Tag tag) {
    return marks.stillValid(stamp, List.of(tag));
  }

  private static TableChange row(int id) {
    return ((Changed)
            ChangeMessage.parse(
                "{\"v\":1,\"t\":[\"public\",\"bookings\"],\"o\":\"INSERT\",\"c\":[\"id\"],\"k\":[[%d]]}"
                    .formatted(id)))
        .change();
  }

  @Test
  void marksWhatWasTold() {
    changes.start();
    changes.hearing();
    long stamp = marks.sequence();
    learned = 0;
    changes.changed(row(7), true);
    assertThat(valid(stamp, SEVEN)).isFalse();
    assertThat(valid(stamp, EIGHT)).isTrue();
    assertThat(learned).as("the position is learned after the mark").isOne();
    assertThat(said).containsExactly("hearing", "bookings KEYS [booking-changed]");
  }

  @Test
  void saysWhatItMadeOfMessages() {
    changes.start();
    changes.hearing();
    changes.changed(TableChange.somewhere(BOOKINGS, Op.TRUNCATE), true);
    changes.changed(TableChange.somewhere(BOOKINGS, Op.UPDATE), false);
    changes.changed(TableChange.somewhere(new TableName("other", "bookings"), Op.DELETE), true);
    changes.malformed();
    assertThat(said)
        .containsExactly(
            "hearing",
            "bookings TABLE [booking-changed]",
            "bookings MALFORMED [booking-changed]",
            "none UNKNOWN []",
            "none MALFORMED []");
  }

  @Test
  void whatNobodyUnderstandsMayHaveBeenAnyChange() {
    changes.start();
    changes.hearing();
    long stamp = marks.sequence();
    changes.malformed();
    assertThat(valid(stamp, SEVEN)).isFalse();
    assertThat(valid(stamp, ELSE)).isTrue();
  }

  /** Nothing that a change may clear lives longer than 5 s while nobody tells of changes. */
  @Test
  void blindlyNothingIsOlderThanTheBound() {
    changes.start();
    for (int i = 0; i < 100; i++) {
      long stamp = marks.sequence();
      timing.advance(Duration.ofSeconds(5));
      assertThat(valid(stamp, SEVEN)).isFalse();
      assertThat(valid(stamp, ELSE)).isTrue();
    }
  }

  @Test
  void marksAtOnceWhenItGoesDeafAndWhenItHearsAgain() {
    changes.start();
    changes.hearing();
    long stamp = marks.sequence();
    timing.advance(Duration.ofMinutes(1));
    assertThat(valid(stamp, SEVEN)).as("while it hears, lifetimes are as they are").isTrue();
    changes.deaf("cut");
    assertThat(valid(stamp, SEVEN)).isFalse();
    long deaf = marks.sequence();
    timing.advance(Duration.ofSeconds(1));
    assertThat(valid(deaf, SEVEN)).isTrue();
    changes.hearing();
    assertThat(valid(deaf, SEVEN)).as("what was missed is older than this").isFalse();
    long heard = marks.sequence();
    timing.advance(Duration.ofMinutes(1));
    assertThat(valid(heard, SEVEN)).isTrue();
    assertThat(timing.waiting()).isZero();
    assertThat(said).containsExactly("hearing", "blind: cut", "hearing");
  }

  @Test
  void saysEachStateOnce() {
    changes.start();
    changes.deaf("it never heard");
    changes.hearing();
    changes.hearing();
    changes.deaf("one");
    changes.deaf("two");
    assertThat(said).containsExactly("hearing", "blind: one");
    assertThat(timing.waiting()).isOne();
    changes.close();
    assertThat(timing.waiting()).isZero();
    changes.hearing();
    changes.deaf("closed");
    assertThat(said).hasSize(2);
  }

  /** Rules that are replaced while a message is judged: the new ones count, too. */
  @Test
  void judgesAgainByRulesThatCameMeanwhile() {
    RuleSet old = rules.get();
    RuleSet renamed =
        ChangeRules.of(ChangeRules.BOOKING.replace("\"booking:{id}\"", "\"reservation:{id}\""));
    List<RuleSet> answers = new ArrayList<>(List.of(old, old, renamed));
    DatabaseChanges racing =
        new DatabaseChanges(
            () -> answers.size() > 1 ? answers.removeFirst() : answers.getFirst(),
            marks,
            timing,
            Duration.ofSeconds(5),
            () -> {},
            ChangeObserver.NONE);
    long stamp = marks.sequence();
    racing.changed(row(7), true);
    assertThat(valid(stamp, SEVEN)).isFalse();
    assertThat(valid(stamp, Tag.of("reservation:7"))).isFalse();
  }
}
