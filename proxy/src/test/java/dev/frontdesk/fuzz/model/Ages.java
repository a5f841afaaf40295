package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Lines;
import java.util.Objects;

/** Age (RFC 9111 §4.2.3, §5.1), in milliseconds. */
final class Ages {
  /** HTTP-dates have no parts of a second: so much may be lost on the way. */
  static final long GRAIN = 1000;

  private Ages() {}

  /** The time of a moment in a trace, since the epoch. */
  static long epoch(long millis) {
    return History.START.toEpochMilli() + millis;
  }

  /** current_age of a state at a time, the least that can be meant and the most. */
  static Directives.Span current(State state, long atMillis) {
    Lines lines = state.lastReply.lines();
    long requestTime = epoch(state.last.at().millis());
    long responseTime = epoch(state.lastReply.headAt().millis());
    Long date = Dates.of(lines, "Date");
    long apparent = Math.max(0, responseTime - (date == null ? responseTime : date));
    long corrected = value(lines) + (responseTime - requestTime);
    long resident = epoch(atMillis) - responseTime;
    long most = Math.max(apparent, corrected) + resident;
    long least = Math.max(apparent - GRAIN, corrected) + resident;
    return new Directives.Span(least, most);
  }

  /** RFC 9111 §5.1: the first member counts; what is no number does not. */
  static long value(Lines lines) {
    if (!lines.has("Age")) {
      return 0;
    }
    String first = lines.combined("Age").split(",", -1)[0].strip();
    Long seconds = Directives.delta(first);
    return seconds == null ? 0 : Objects.requireNonNull(seconds) * 1000;
  }
}
