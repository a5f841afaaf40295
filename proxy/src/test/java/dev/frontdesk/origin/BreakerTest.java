package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Time is a number here: no clock, no thread. */
class BreakerTest {
  private static final ReplicaOptions OPTIONS =
      new ReplicaOptions(3, Duration.ofNanos(100), null, Duration.ofSeconds(1));

  /**
   * Each step is a letter: {@code f} a failure, {@code F} of a trial, {@code a} the head of an
   * answer, {@code A} to a trial, {@code w} an answer's end, {@code t} a trial is sent, {@code u}
   * nothing can be told of it, a digit lets so many tens of nanoseconds pass.
   */
  static Stream<Arguments> histories() {
    return Stream.of(
        row("new", "", true, true),
        row("less than the number", "ff", true, true),
        row("the number in a row", "fff", false, false),
        row("an answer between", "ffawff", true, true),
        row("a head without an end is no answer between", "ffaf", false, false),
        row("an end without a failure", "wwfff", false, false),
        row("shortly before its time", "fff9", false, false),
        row("when its time has come: a trial", "fff91", false, true),
        row("one trial at a time", "fff91t", false, false),
        row("a trial that says nothing for as long", "fff91t91", false, true),
        row("a trial that fails", "fff91tF9", false, false),
        row("a trial that fails, and time", "fff91tF91", false, true),
        row("a trial that is answered", "fff91tA", true, true),
        row("then it counts anew", "fff91tAff", true, true),
        row("and opens again", "fff91tAfff", false, false),
        row("a trial that was not sent", "fff91tu", false, true),
        row("what comes late does not close it", "fffaw", false, false),
        row("what comes late while a trial runs does not close it", "fff91taw", false, false),
        row("what fails late does not lengthen it", "fff9f1", false, true),
        row("an end behind a head that closed it", "fff91tAwff", true, true),
        row("nothing to tell where it is closed", "ffuf", false, false));
  }

  private static Arguments row(String name, String steps, boolean closed, boolean lets) {
    return Arguments.of(name, steps, closed, lets);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("histories")
  void opensAfterFailuresInARowAndIsClosedByATrial(
      String name, String steps, boolean closed, boolean lets) {
    // A clock may be about to pass the greatest number.
    for (long start : new long[] {0, Long.MAX_VALUE - 50}) {
      Breaker breaker = Breaker.CLOSED;
      long now = start;
      for (int i = 0; i < steps.length(); i++) {
        char step = steps.charAt(i);
        switch (step) {
          case 'f' -> breaker = breaker.failed(false, OPTIONS, now);
          case 'F' -> breaker = breaker.failed(true, OPTIONS, now);
          case 'a' -> breaker = breaker.answered(false);
          case 'A' -> breaker = breaker.answered(true);
          case 'w' -> breaker = breaker.whole();
          case 't' -> breaker = breaker.tried(OPTIONS, now);
          case 'u' -> breaker = breaker.undecided(now);
          default -> now += (step - '0') * 10L;
        }
      }
      assertThat(breaker.open()).as("open").isEqualTo(!closed);
      assertThat(breaker.lets(now)).as("lets one through").isEqualTo(lets);
    }
  }
}
