package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Line;
import dev.frontdesk.fuzz.history.Step;
import dev.frontdesk.fuzz.history.Trace.Said;
import dev.frontdesk.fuzz.model.Directives.Span;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields and content of an answer that is made from a state. */
final class Served {
  /** What a proxy adds or changes in any answer, or is looked at by itself. */
  private static final Set<String> PROXYS =
      Set.of("age", "date", "via", "vary", "content-length", "set-cookie", "cache-status");

  /** RFC 9110 §15.4.5. */
  private static final List<String> IN_304 =
      List.of("Cache-Control", "Content-Location", "ETag", "Expires");

  private final Step.Ask ask;
  private final Said said;
  private final State state;
  private final Reuse reuse;
  private final Tally tally;

  Served(Step.Ask ask, Said said, State state, Reuse reuse, Tally tally) {
    this.ask = ask;
    this.said = said;
    this.state = state;
    this.reuse = reuse;
    this.tally = tally;
  }

  /** The first thing that is wrong, or null. */
  @Nullable Finding wrong() {
    Partial partial = new Partial(ask, said, state, tally);
    Finding found =
        said.status() == 304 ? notModified() : partial.concerns() ? partial.wrong() : content();
    found = found != null ? found : fields();
    found = found != null ? found : withheld();
    found = found != null ? found : age();
    return found != null ? found : date();
  }

  private @Nullable Finding notModified() {
    tally.looked(Check.NOT_MODIFIED);
    // Where the origin said another 2xx to this very request, conditions hold for it, too.
    boolean conditional = state.status() == 200 || (reuse.isOwn() && state.isSuccess());
    if (!conditional || !Conditions.hold(ask.lines(), state)) {
      return finding(Check.NOT_MODIFIED, "the client's conditions do not say that it has this");
    }
    if (!reuse.isOwn() && Conditions.plainlyHold(ask.lines(), state)) {
      tally.looked(Check.NOT_MODIFIED_WANTED);
    }
    tally.looked(Check.NOT_MODIFIED_FIELDS);
    for (String name : IN_304) {
      if (state.lines.has(name) && !said.lines().has(name)) {
        return finding(Check.NOT_MODIFIED_FIELDS, name + " is missing");
      }
    }
    return said.content().isEmpty()
        ? null
        : finding(Check.CONTENT, "a 304 with content: " + said.content());
  }

  private @Nullable Finding content() {
    tally.looked(Check.CONTENT);
    if (said.status() != state.status()) {
      return finding(Check.CONTENT, "its status is %d".formatted(state.status()));
    }
    if (state.status() == 200 && !reuse.isOwn() && Conditions.plainlyHold(ask.lines(), state)) {
      tally.looked(Check.NOT_MODIFIED_WANTED);
      return finding(Check.NOT_MODIFIED_WANTED, "the client has it, and is sent it again");
    }
    boolean none = ask.method().equals("HEAD") || state.status() == 204;
    String wanted = none ? "" : state.baseReply.content();
    if (!state.baseReply.whole() && !none) {
      tally.looked(Check.TRUNCATED);
      return said.whole()
          ? finding(Check.TRUNCATED, "it broke off, and the answer seems to be whole")
          : null;
    }
    if (!said.whole()) {
      return finding(Check.CONTENT, "it is whole, and the answer broke off");
    }
    return said.content().equals(wanted)
        ? null
        : finding(
            state.isPart() ? Check.PARTS : Check.CONTENT,
            "content is \"%s\"".formatted(said.content()));
  }

  /** RFC 9111 §3.2, §3.1. */
  private @Nullable Finding fields() {
    tally.looked(Check.FIELDS);
    Set<String> forOneHop =
        Set.copyOf(
            state.lines.all().stream()
                .filter(line -> Hops.isForOneHop(line, state.lines))
                .map(line -> line.name().toLowerCase(Locale.ROOT))
                .toList());
    for (String name :
        state.lines.all().stream()
            .map(line -> line.name().toLowerCase(Locale.ROOT))
            .distinct()
            .toList()) {
      boolean exempt =
          PROXYS.contains(name)
              || Freshening.LEFT.contains(name)
              || forOneHop.contains(name)
              || state.notStored.contains(name)
              || said.status() == 304
              || said.status() == 416
              || (said.status() == 206 && name.equals("last-modified"));
      if (!exempt && !said.lines().values(name).equals(state.lines.values(name))) {
        return finding(
            Check.FIELDS,
            "%s is \"%s\" (stored: \"%s\")"
                .formatted(name, said.lines().combined(name), state.lines.combined(name)));
      }
    }
    return null;
  }

  private @Nullable Finding withheld() {
    if (reuse.isOwn() && !state.isUpdated()) {
      return null;
    }
    for (Line line : reuse.withheld().all()) {
      tally.looked(Check.NOT_STORED_FIELDS);
      if (said.lines().has(line.name())) {
        return finding(Check.NOT_STORED_FIELDS, line.name() + " came back");
      }
    }
    return said.lines().has("Set-Cookie") && !reuse.isOwn()
        ? finding(Check.COOKIES, "Set-Cookie from a store")
        : null;
  }

  /** RFC 9111 §5.1: whole seconds. What was forwarded just now has the origin's. */
  private @Nullable Finding age() {
    boolean live = !state.isUpdated() || state.isCompleted();
    if ((reuse.isOwn() && live) || reuse.isSharedFailure() || said.status() == 416) {
      return null;
    }
    tally.looked(Check.AGE);
    Span age = Ages.current(state, said.headAt().millis());
    List<String> values = said.lines().values("Age");
    boolean joined = values.equals(state.lastReply.lines().values("Age"));
    if (values.isEmpty() && joined && age.least() < 2 * Ages.GRAIN) {
      return null;
    }
    Long told = values.size() == 1 ? Directives.delta(values.getFirst()) : null;
    boolean right =
        told != null
            && (told >= Directives.MOST - 1
                ? age.most() / 1000 >= Directives.MOST - 1
                : told >= age.least() / 1000 && told <= age.most() / 1000);
    // Whoever joined gets the head as it came, a moment ago.
    return right || (joined && age.least() - Ages.value(state.lastReply.lines()) < Ages.GRAIN)
        ? null
        : finding(Check.AGE, "Age is %s (current age: %s ms)".formatted(values, age));
  }

  private @Nullable Finding date() {
    tally.looked(Check.DATE);
    List<String> junk = state.lastReply.lines().values("Date");
    if (!junk.isEmpty() && said.lines().values("Date").equals(junk)) {
      return null;
    }
    Long date = Dates.of(said.lines(), "Date");
    Long origins = Dates.of(state.lastReply.lines(), "Date");
    if (date == null) {
      return finding(Check.DATE, "Date is " + said.lines().values("Date"));
    }
    long wanted = origins == null ? Ages.epoch(state.lastReply.headAt().millis()) : origins;
    return Math.abs(date - wanted) <= (origins == null ? Ages.GRAIN : 0)
        ? null
        : finding(Check.DATE, "Date is " + said.lines().values("Date"));
  }

  private Finding finding(Check check, String why) {
    return new Finding(check, ask.number(), "answered from %s: %s".formatted(state, why));
  }
}
