package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.model.Directives.Span;
import java.util.Set;

/** freshness_lifetime (RFC 9111 §4.2.1, §4.2.2), in milliseconds. */
final class Lifetimes {
  /** RFC 9110 §15.1. */
  static final Set<Integer> HEURISTIC =
      Set.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501);

  private static final int HEURISTIC_PART = 10;

  private Lifetimes() {}

  static Span of(State state) {
    Directives said = state.directives();
    Span shared = said.seconds("s-maxage");
    if (shared != null) {
      return shared;
    }
    Span maxAge = said.seconds("max-age");
    if (maxAge != null) {
      return maxAge;
    }
    boolean expires = state.lines.has("Expires") && !Targeted.counts(state.lines);
    return expires ? untilExpires(state) : heuristic(state, said);
  }

  /** RFC 9111 §5.3: junk is in the past; of several, the first, or none. */
  private static Span untilExpires(State state) {
    Long expires = Dates.parse(state.lines.values("Expires").getFirst());
    if (expires == null) {
      return Span.NOTHING;
    }
    Long date = Dates.of(state.lastReply.lines(), "Date");
    long received = Ages.epoch(state.lastReply.headAt().millis());
    long most = Math.max(0, expires - (date == null ? received - Ages.GRAIN : date));
    long least = state.lines.values("Expires").size() > 1 ? 0 : Math.max(0, most - Ages.GRAIN);
    return new Span(least, most);
  }

  /** RFC 9111 §4.2.2: allowed by the status or by public; a tenth of the time unchanged. */
  private static Span heuristic(State state, Directives said) {
    Long modified = Dates.of(state.lines, "Last-Modified");
    if (modified == null || (!HEURISTIC.contains(state.status()) && !said.has("public"))) {
      return Span.NOTHING;
    }
    Long date = Dates.of(state.lastReply.lines(), "Date");
    long made = date == null ? Ages.epoch(state.lastReply.headAt().millis()) : date;
    return new Span(0, Math.max(0, (made - modified) / HEURISTIC_PART));
  }
}
