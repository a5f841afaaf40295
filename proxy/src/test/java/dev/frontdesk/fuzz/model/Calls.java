package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Line;
import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Step;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.fuzz.history.Trace.Call;
import dev.frontdesk.fuzz.history.Trace.Moment;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the origin got (RFC 9110 §7.6, RFC 9111 §4.3.1). */
final class Calls {
  /** What a cache may change in a request that it makes its own. */
  private static final Set<String> OURS =
      Set.of(
          "if-none-match",
          "if-modified-since",
          "accept-encoding",
          "cache-control",
          "pragma",
          "range",
          "if-range");

  private Calls() {}

  static @Nullable Finding wrong(Call call, States states, Tally tally) {
    Finding found = forwarded(call, tally);
    found = found != null ? found : connection(call, tally);
    found = found != null ? found : conditions(call, states, tally);
    return found != null ? found : missing(call, states, tally);
  }

  private static @Nullable Finding forwarded(Call call, Tally tally) {
    tally.looked(Check.FORWARDED);
    Step.Ask ask = call.ask();
    if (!call.method().equals(ask.method())
        && !(ask.method().equals("HEAD") && call.method().equals("GET"))) {
      return finding(call, Check.FORWARDED, "it is a " + call.method());
    }
    if (!call.target().equals(ask.target()) || !call.content().equals(ask.content())) {
      return finding(
          call, Check.FORWARDED, "%s, content \"%s\"".formatted(call.target(), call.content()));
    }
    for (Line line : ask.lines().all()) {
      String name = line.name();
      boolean changeable =
          OURS.contains(name.toLowerCase(java.util.Locale.ROOT))
              || Hops.isForOneHop(line, ask.lines());
      if (!changeable && !call.sent().combined(name).equals(ask.lines().combined(name))) {
        return finding(
            call,
            Check.FORWARDED,
            "%s is \"%s\" there".formatted(name, call.sent().combined(name)));
      }
    }
    return null;
  }

  private static @Nullable Finding connection(Call call, Tally tally) {
    Lines asked = call.ask().lines();
    for (Line line : asked.all()) {
      if (Hops.isForOneHop(line, asked)) {
        tally.looked(Check.CONNECTION);
        if (call.sent().has(line.name())) {
          return finding(call, Check.CONNECTION, line.name() + " reached the origin");
        }
      }
    }
    return null;
  }

  /** RFC 9111 §4.3.1: the client's own, or validators of what may be stored. */
  private static @Nullable Finding conditions(Call call, States states, Tally tally) {
    if (!Conditions.has(call.sent()) || !States.isOurs(call)) {
      return null;
    }
    tally.looked(Check.CONDITIONS);
    List<State> known =
        states.all().stream()
            .filter(state -> state.base.target().equals(call.target()))
            .filter(state -> before(state, call.at()) && state.isSuccess())
            .filter(state -> Storing.forbidden(state) == null)
            .toList();
    for (String tag : Conditions.tags(call.sent().combined("If-None-Match"))) {
      boolean clients = call.ask().lines().combined("If-None-Match").contains(tag);
      if (!clients && known.stream().noneMatch(state -> tag.equals(state.etag()))) {
        return finding(call, Check.CONDITIONS, tag + " is of no response that may be stored");
      }
    }
    String date = call.sent().first("If-Modified-Since");
    if (date != null
        && !date.equals(call.ask().lines().first("If-Modified-Since"))
        && known.stream().noneMatch(state -> hasDate(state, date))) {
      return finding(call, Check.CONDITIONS, date + " is of no response that may be stored");
    }
    return null;
  }

  /** What is missing of a part is asked for by its strong validator (RFC 9111 §3.4). */
  private static @Nullable Finding missing(Call call, States states, Tally tally) {
    Lines asked = call.ask().lines();
    if (!call.sent().has("Range")
        || call.sent().combined("Range").equals(asked.combined("Range"))) {
      return null;
    }
    tally.looked(Check.COMPLETED);
    String validator = call.sent().combined("If-Range");
    boolean known =
        states.all().stream()
            .filter(state -> state.base.target().equals(call.target()))
            .filter(state -> state.lastReply.headAt().isBefore(call.at()))
            .anyMatch(state -> validator.equals(Ranged.strongValidator(state.lines)));
    return known
        ? null
        : finding(
            call, Check.COMPLETED, "%s if %s".formatted(call.sent().combined("Range"), validator));
  }

  private static boolean hasDate(State state, String date) {
    return date.equals(state.lines.first("Last-Modified"))
        || date.equals(state.lines.first("Date"));
  }

  private static boolean before(State state, Moment at) {
    Moment over = state.baseReply.overAt();
    return over != null && over.isBefore(at) && state.baseReply.whole();
  }

  /** An unsafe request is sent once, whatever comes of it. */
  static @Nullable Finding number(Trace trace, Step.Ask ask, Tally tally) {
    boolean repeatable = ask.method().equals("GET") || ask.method().equals("HEAD");
    List<Call> calls =
        trace.calls().stream().filter(call -> call.ask().number() == ask.number()).toList();
    if (repeatable) {
      return null;
    }
    tally.looked(Check.FORWARDED);
    return calls.size() == 1
        ? null
        : new Finding(
            Check.FORWARDED,
            ask.number(),
            "it reached the origin %d times (expected: once)".formatted(calls.size()));
  }

  private static Finding finding(Call call, Check check, String why) {
    return new Finding(check, call.ask().number(), "as the origin got it: " + why);
  }
}
