package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Line;
import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Step;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.fuzz.history.Trace.Answer;
import dev.frontdesk.fuzz.history.Trace.Call;
import dev.frontdesk.fuzz.history.Trace.Moment;
import dev.frontdesk.fuzz.history.Trace.Reply;
import dev.frontdesk.fuzz.history.Trace.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds a trace against the model. Each answer needs an explanation: it is the origin's answer to
 * this request, or made from a state that may answer it, or the proxy's own word that the origin
 * could not be asked.
 */
public final class Judge {
  private static final Pattern VERSION = Pattern.compile("^[^|]*\\|\\d+\\|v(\\d+)\\|");

  private final Trace trace;
  private final States states;
  private final List<Invalidating.Change> changes;
  private final Tally tally;

  private Judge(Trace trace, Tally tally) {
    this.trace = trace;
    this.states = new States(trace);
    this.changes = Invalidating.of(trace);
    this.tally = tally;
  }

  /** What is wrong; at most one finding for each request. */
  public static List<Finding> findings(Trace trace, Tally tally) {
    Judge judge = new Judge(trace, tally);
    List<Finding> findings = new ArrayList<>();
    for (String loose : trace.loose()) {
      findings.add(new Finding(Check.NO_DEFECT, 0, loose));
    }
    for (Call call : trace.calls()) {
      add(findings, Calls.wrong(call, judge.states, tally));
    }
    for (Answer answer : trace.answers()) {
      add(findings, Calls.number(trace, answer.ask(), tally));
      add(findings, judge.of(answer));
    }
    return findings;
  }

  private static void add(List<Finding> findings, @Nullable Finding finding) {
    if (finding != null) {
      findings.add(finding);
    }
  }

  private @Nullable Finding of(Answer answer) {
    tally.looked(Check.ANSWERED);
    Said said = answer.said();
    if (said == null || said.overAt() == null) {
      return new Finding(Check.ANSWERED, answer.ask().number(), "no answer, or one without an end");
    }
    Finding found = neverOld(answer, said);
    found = found != null ? found : onlyIfCached(answer, said);
    found = found != null ? found : connection(answer, said);
    found = found != null ? found : explained(answer, said);
    found = found != null ? found : mostRecent(answer, said);
    return found != null ? found : GoodCache.wrong(trace, answer, said, states, tally);
  }

  /** Promise 3, from the content alone. */
  private @Nullable Finding neverOld(Answer answer, Said said) {
    Integer version = version(said);
    if (version == null || !Invalidating.isSafe(answer.ask().method())) {
      return null;
    }
    for (Invalidating.Change change : changes) {
      if (change.target().equals(answer.ask().target())
          && change.ackedAt().isBefore(answer.askedAt())) {
        tally.looked(Check.NEVER_OLD);
        if (version < change.version()) {
          return new Finding(
              Check.NEVER_OLD,
              answer.ask().number(),
              "version %s, and #%d had been told of version %d before"
                  .formatted(version, change.ask(), change.version()));
        }
      }
    }
    return null;
  }

  /** As content has it; a part is of the version of the message that it says it is from. */
  private @Nullable Integer version(Said said) {
    if (said.status() == 206) {
      return trace.calls().stream()
          .filter(call -> call.reply() != null && isOf(said.lines(), call.reply()))
          .map(Call::version)
          .findFirst()
          .orElse(null);
    }
    Matcher version = VERSION.matcher(said.content());
    return version.find() ? Integer.valueOf(version.group(1)) : null;
  }

  private List<Call> own(Answer answer) {
    return trace.calls().stream()
        .filter(call -> call.ask().number() == answer.ask().number())
        .toList();
  }

  private @Nullable Finding onlyIfCached(Answer answer, Said said) {
    Step.Ask ask = answer.ask();
    boolean read = ask.method().equals("GET") || ask.method().equals("HEAD");
    if (!read || !new Directives(ask.lines()).has("only-if-cached")) {
      return null;
    }
    tally.looked(Check.ONLY_IF_CACHED);
    // Credentials, conditions for the origin and ranges of other things than bytes pass it by.
    boolean bypass =
        Sharing.hasCredentials(ask)
            || Conditions.onlyForOrigin(ask.lines())
            || Ranged.isOfOtherUnit(ask.lines());
    boolean behind = own(answer).stream().anyMatch(call -> said.headAt().isBefore(call.at()));
    return own(answer).isEmpty() || bypass || behind || isStaleServed(answer, said)
        ? null
        : new Finding(Check.ONLY_IF_CACHED, ask.number(), "the origin was asked");
  }

  /** Behind a stale answer the origin may be asked (RFC 5861 §3). */
  private boolean isStaleServed(Answer answer, Said said) {
    return states.lastOf(said.lines().first(History.MESSAGE_FIELD), answer.ask().target()).stream()
        .anyMatch(state -> state.directives().has("stale-while-revalidate"));
  }

  /** RFC 9110 §7.6.1, on the way back. */
  private @Nullable Finding connection(Answer answer, Said said) {
    for (Call call : trace.calls()) {
      Reply reply = call.reply();
      if (reply == null || !isOf(said.lines(), reply)) {
        continue;
      }
      for (Line line : reply.lines().all()) {
        if (Hops.isForOneHop(line, reply.lines())) {
          tally.looked(Check.CONNECTION);
          if (said.lines().values(line.name()).contains(line.value())) {
            return new Finding(
                Check.CONNECTION, answer.ask().number(), line + " reached the client");
          }
        }
      }
    }
    return null;
  }

  private static boolean isOf(Lines answer, Reply reply) {
    String message = answer.first(History.MESSAGE_FIELD);
    return message != null && message.equals(reply.lines().first(History.MESSAGE_FIELD));
  }

  private @Nullable Finding explained(Answer answer, Said said) {
    tally.looked(Check.PROVENANCE);
    Finding first = null;
    for (Call call : own(answer)) {
      Reply reply = call.reply();
      if (reply != null && isOf(said.lines(), reply) && isForwarded(answer, said, call, reply)) {
        first = forwarded(answer, said, reply);
        if (first == null || reply.status() != 304) {
          return first;
        }
      }
    }
    String message = said.lines().first(History.MESSAGE_FIELD);
    boolean read = answer.ask().method().equals("GET") || answer.ask().method().equals("HEAD");
    List<State> candidates =
        (message == null && said.status() != 304) || !read
            ? List.of()
            : new ArrayList<>(states.lastOf(message, answer.ask().target()));
    if (read && said.status() == 304) {
      candidates.addAll(headsOwn(answer, said));
    }
    if (candidates.isEmpty()) {
      return first == null ? ownWord(answer, said) : first;
    }
    for (State state : candidates) {
      Finding found = fromState(answer, said, state);
      if (found == null) {
        return null;
      }
      // Of several states the one with this content is most likely meant.
      first = first == null || isGuess(first) ? found : first;
    }
    return first;
  }

  /** Else the part is what the cache was missing. */
  private static boolean isAskedAsHere(Answer answer, Call call) {
    return !call.sent().has("Range")
        || call.sent().values("Range").equals(answer.ask().lines().values("Range"));
  }

  /** What the origin said to a HEAD, without content: the client's conditions may hold for it. */
  private List<State> headsOwn(Answer answer, Said said) {
    List<State> heads = new ArrayList<>();
    for (Call call : own(answer)) {
      Reply reply = call.reply();
      if (call.method().equals("HEAD") && reply != null && isOf(said.lines(), reply)) {
        heads.add(new State(call, reply));
      }
    }
    return heads;
  }

  /** It is the origin's answer to this request; a 304 is one only where the client asked for it. */
  private static boolean isForwarded(Answer answer, Said said, Call call, Reply reply) {
    return said.status() == reply.status()
        && call.method().equals(answer.ask().method())
        && (reply.status() != 304 || !States.isOurs(call))
        && (reply.status() != 206 || isAskedAsHere(answer, call));
  }

  /** Passed on as it is: all that the origin says to all, and its content or as much as came. */
  private @Nullable Finding forwarded(Answer answer, Said said, Reply reply) {
    Step.Ask ask = answer.ask();
    tally.looked(Check.CONTENT);
    boolean none = ask.method().equals("HEAD") || reply.status() == 204 || reply.status() == 304;
    if (!reply.whole()) {
      tally.looked(Check.TRUNCATED);
    }
    String wanted = none ? "" : reply.content();
    boolean right =
        (reply.whole() || none)
            ? (said.whole() && said.content().equals(wanted))
            : (!said.whole() && wanted.startsWith(said.content()));
    if (!right) {
      return new Finding(
          reply.whole() ? Check.CONTENT : Check.TRUNCATED,
          ask.number(),
          "forwarded, %s, with content \"%s\""
              .formatted(said.whole() ? "whole" : "broken off", said.content()));
    }
    if (reply.status() == 304) {
      tally.looked(Check.NOT_MODIFIED);
      if (!Conditions.has(ask.lines())) {
        return new Finding(Check.NOT_MODIFIED, ask.number(), "a 304 that nobody asked for");
      }
    }
    tally.looked(Check.DATE);
    if (said.lines().values("Date").size() != 1) {
      return new Finding(
          Check.DATE, ask.number(), "forwarded with Date " + said.lines().values("Date"));
    }
    for (Line line : reply.lines().all()) {
      boolean changes =
          Hops.isForOneHop(line, reply.lines())
              || line.name().equalsIgnoreCase("Vary")
              || line.name().equalsIgnoreCase("Content-Length");
      if (!changes && !said.lines().values(line.name()).contains(line.value())) {
        return new Finding(Check.FIELDS, ask.number(), "forwarded without " + line);
      }
    }
    return null;
  }

  private @Nullable Finding fromState(Answer answer, Said said, State state) {
    Reuse reuse = new Reuse(trace, answer, said, state, tally);
    Finding found = new Served(answer.ask(), said, state, reuse, tally).wrong();
    return found != null ? found : reuse.forbidden(changes);
  }

  private static boolean isGuess(Finding finding) {
    return finding.check() == Check.CONTENT || finding.check() == Check.FIELDS;
  }

  /** No response of the origin's: only where it failed, or might not be asked. */
  private @Nullable Finding ownWord(Answer answer, Said said) {
    Step.Ask ask = answer.ask();
    if (said.status() == 504
        && new Directives(ask.lines()).has("only-if-cached")
        && own(answer).isEmpty()) {
      return null;
    }
    boolean failed =
        trace.calls().stream()
            .filter(call -> call.target().equals(ask.target()))
            .anyMatch(call -> {
              Reply reply = call.reply();
              Moment at =
                  reply == null ? call.failedAt() : reply.breaksOff() ? reply.overAt() : null;
              return at != null && answer.askedAt().isBefore(at) && at.isBefore(said.headAt());
            });
    boolean gateway = said.status() == 502 || said.status() == 503 || said.status() == 504;
    if (failed && gateway) {
      return null;
    }
    return new Finding(
        said.status() == 500 ? Check.NO_DEFECT : Check.PROVENANCE,
        ask.number(),
        "a %d that no origin said, and none failed".formatted(said.status()));
  }

  /** RFC 9111 §4: where a plain and newer one is stored, an older one is not used. */
  private @Nullable Finding mostRecent(Answer answer, Said said) {
    Step.Ask ask = answer.ask();
    String message = said.lines().first(History.MESSAGE_FIELD);
    boolean read = ask.method().equals("GET") || ask.method().equals("HEAD");
    if (message == null || !read || !own(answer).isEmpty()) {
      return null;
    }
    for (State used : states.lastOf(message, ask.target())) {
      State newer = GoodCache.plainlyNewer(trace, answer, used, states);
      tally.looked(Check.MOST_RECENT);
      if (newer != null) {
        return new Finding(
            Check.MOST_RECENT, ask.number(), "%s answers, and %s is newer".formatted(used, newer));
      }
    }
    return null;
  }
}
