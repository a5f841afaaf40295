package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Step;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.fuzz.history.Trace.Answer;
import dev.frontdesk.fuzz.history.Trace.Call;
import dev.frontdesk.fuzz.history.Trace.Moment;
import dev.frontdesk.fuzz.history.Trace.Said;
import dev.frontdesk.fuzz.model.Directives.Span;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The half that no text demands: a cache that never keeps anything breaks no rule. In cases without
 * any doubt, what is fresh has to be served, and what is stale to be validated.
 */
final class GoodCache {
  private static final Set<String> PLAIN_DIRECTIVES =
      Set.of(
          "max-age",
          "s-maxage",
          "public",
          "must-revalidate",
          "proxy-revalidate",
          "stale-while-revalidate",
          "stale-if-error",
          "x-unknown");

  private static final Set<String> PLAIN_REQUEST =
      Set.of(
          "accept-language",
          "accept-encoding",
          "x-flavour",
          "if-none-match",
          "x-note",
          "range",
          "if-range");

  private GoodCache() {}

  static @Nullable Finding wrong(
      Trace trace, Answer answer, Said said, States states, Tally tally) {
    State state = plain(trace, answer, states);
    if (state == null) {
      return null;
    }
    Span age = Ages.current(state, answer.askedAt().millis());
    Span lifetime = Lifetimes.of(state);
    List<Call> calls =
        trace.calls().stream()
            .filter(call -> call.ask().number() == answer.ask().number())
            .toList();
    if (age.most() < lifetime.least()) {
      tally.looked(Check.HIT);
      boolean forwarded = calls.stream().anyMatch(call -> call.at().isBefore(said.headAt()));
      return forwarded || said.status() >= 500
          ? finding(
              Check.HIT, answer, "%s is fresh: age %s, lifetime %s".formatted(state, age, lifetime))
          : null;
    }
    String tag = state.etag();
    if (tag != null && !calls.isEmpty() && age.least() > lifetime.most()) {
      tally.looked(Check.VALIDATES);
      return calls.getFirst().sent().combined("If-None-Match").contains(tag)
          ? null
          : finding(Check.VALIDATES, answer, "%s has %s".formatted(state, tag));
    }
    return null;
  }

  /** The one state that a good cache has and uses, or null where there is room for doubt. */
  private static @Nullable State plain(Trace trace, Answer answer, States states) {
    Step.Ask ask = answer.ask();
    if (!ask.method().equals("GET") || !isPlainRequest(ask.lines())) {
      return null;
    }
    List<State> ofTarget = states.lastOf(null, ask.target());
    State latest = ofTarget.isEmpty() ? null : lastBefore(ofTarget, answer.askedAt());
    return latest != null
            && isAlone(trace, answer, latest)
            && isPlain(latest)
            && (isMadeNow(latest) || isOnly(latest, ofTarget))
            && isAskedTheSame(latest, ask)
        ? latest
        : null;
  }

  /** Else it may be taken for older than others that are there. */
  private static boolean isMadeNow(State state) {
    Lines lines = state.lastReply.lines();
    Long date = Dates.of(lines, "Date");
    long received = Ages.epoch(state.lastReply.headAt().millis());
    return !lines.has("Age") && (date == null || Math.abs(received - date) <= Ages.GRAIN);
  }

  private static boolean isOnly(State state, List<State> states) {
    return states.stream().allMatch(other -> other.base.at().order() == state.base.at().order());
  }

  /** A state that a good cache has by now and that is made later than the one that was used. */
  static @Nullable State plainlyNewer(Trace trace, Answer answer, State used, States states) {
    State latest = plain(trace, answer, states);
    if (latest == null || latest.base.at().order() == used.base.at().order()) {
      return null;
    }
    boolean later =
        used.lastReply.headAt().isBefore(latest.last.at())
            && Ages.current(latest, answer.askedAt().millis()).most()
                < Lifetimes.of(latest).least();
    Long made = Dates.of(latest.lastReply.lines(), "Date");
    Long usedMade = Dates.of(used.lastReply.lines(), "Date");
    return later && made != null && usedMade != null && made > usedMade ? latest : null;
  }

  private static @Nullable State lastBefore(List<State> states, Moment at) {
    State latest = null;
    boolean alone = true;
    for (State state : states) {
      Moment over = state.lastReply.overAt();
      if (over == null || !over.isBefore(at)) {
        continue;
      }
      if (latest == null || latest.lastReply.headAt().isBefore(state.lastReply.headAt())) {
        latest = state;
        alone = true;
      } else if (latest.last.at().order() == state.last.at().order()) {
        alone = isLike(latest, state) && alone;
      }
    }
    return alone ? latest : null;
  }

  /** Updates that crossed leave several of one base: then nobody knows which is stored. */
  private static boolean isLike(State one, State other) {
    return one.base.at().order() == other.base.at().order()
        && Lifetimes.of(one).equals(Lifetimes.of(other));
  }

  /** Nothing else was going on at the path, and nothing that clears it came since. */
  private static boolean isAlone(Trace trace, Answer answer, State state) {
    for (Call call : trace.calls()) {
      boolean earlier = call.at().isBefore(answer.askedAt());
      boolean since = state.last.at().isBefore(call.at());
      Trace.Reply reply = call.reply();
      Moment over = reply == null ? call.failedAt() : reply.overAt();
      boolean running = earlier && (over == null || answer.askedAt().isBefore(over));
      boolean unsafe = !Invalidating.isSafe(call.method());
      boolean overlaps =
          !since
              && call.at().order() != state.last.at().order()
              && (over == null || state.last.at().isBefore(over));
      boolean samePath = path(call.target()).equals(path(state.base.target()));
      if (unsafe && earlier && (since || running || overlaps)) {
        return false;
      }
      if (samePath && earlier && (since || running || overlaps)) {
        return false;
      }
    }
    return true;
  }

  private static String path(String target) {
    return target.split("\\?", 2)[0];
  }

  private static boolean isPlainRequest(Lines lines) {
    return lines.all().stream()
            .allMatch(
                line -> PLAIN_REQUEST.contains(line.name().toLowerCase(java.util.Locale.ROOT)))
        && lines.values("If-None-Match").size() < 2
        && !Ranged.isOfOtherUnit(lines);
  }

  private static boolean isPlain(State state) {
    Directives said = state.directives();
    Lines lines = state.lines;
    boolean clean =
        said.isClean()
            && PLAIN_DIRECTIVES.containsAll(said.names())
            && (said.has("max-age") || said.has("s-maxage"));
    Lines last = state.lastReply.lines();
    boolean dated = !last.has("Date") || Dates.of(last, "Date") != null;
    boolean aged = !last.has("Age") || Directives.delta(last.combined("Age")) != null;
    boolean tagged = !lines.has("ETag") || state.etag() != null;
    return state.base.method().equals("GET")
        && state.status() == 200
        && state.baseReply.whole()
        && clean
        && dated
        && aged
        && tagged
        && !state.isPart()
        && !lines.has("Set-Cookie")
        && !lines.has("Connection")
        && state.selectedBy.stream().allMatch(ask -> isPlainRequest(ask.lines()))
        && state.last.method().equals("GET");
  }

  private static boolean isAskedTheSame(State state, Step.Ask ask) {
    return state.lines.members("Vary").stream()
        .allMatch(name ->
            name.matches("[a-z-]+")
                && state.selectedBy.stream()
                    .allMatch(original ->
                        original.lines().values(name).equals(ask.lines().values(name))));
  }

  private static Finding finding(Check check, Answer answer, String why) {
    return new Finding(check, answer.ask().number(), why);
  }
}
