package dev.frontdesk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a server is away: f a failure, a an answer, r an answer to a probe, t tripped. */
class BreakerTest {
  @ParameterizedTest
  @CsvSource({
    "a, false",
    "f, false",
    "ff, false",
    "fff, true",
    "ffaf, false",
    "ffaff, false",
    "ffafff, true",
    "fffa, true",
    "fffaaaa, true",
    "ffffff, true",
    "fffr, false",
    "fffrff, false",
    "fffrfff, true",
    "ffr, false",
    "ffrff, false",
    "t, true",
    "ta, true",
    "tr, false",
    "trff, false",
  })
  void isAway(String events, boolean away) {
    var breaker = new Breaker();
    events.chars().forEach(event -> apply(breaker, event));
    assertThat(breaker.away()).isEqualTo(away);
  }

  /** A change is told once: it is one line of the log. */
  @ParameterizedTest
  @CsvSource({"f, 0", "fff, 1", "ffff, 1", "fffr, 2", "fffrr, 2", "r, 0", "fffrfff, 3", "tt, 1"})
  void changes(String events, int changes) {
    var breaker = new Breaker();
    assertThat(events.chars().filter(event -> apply(breaker, event)).count()).isEqualTo(changes);
  }

  private static boolean apply(Breaker breaker, int event) {
    return switch (event) {
      case 'f' -> breaker.failed();
      case 'r' -> breaker.restored();
      case 't' -> breaker.trip();
      default -> {
        breaker.answered();
        yield false;
      }
    };
  }
}
