package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Step;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.fuzz.history.Trace.Answer;
import dev.frontdesk.fuzz.history.Trace.Call;
import dev.frontdesk.fuzz.history.Trace.Moment;
import dev.frontdesk.fuzz.history.Trace.Said;
import dev.frontdesk.fuzz.model.Directives.Span;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a state may answer a request (RFC 9111 §4): the first rule that forbids it, or nothing.
 */
final class Reuse {
  private final Trace trace;
  private final Answer answer;
  private final Said said;
  private final State state;
  private final Tally tally;
  private final Step.Ask ask;
  private final Directives wishes;
  private final Directives grants;

  Reuse(Trace trace, Answer answer, Said said, State state, Tally tally) {
    this.trace = trace;
    this.answer = answer;
    this.said = said;
    this.state = state;
    this.tally = tally;
    this.ask = answer.ask();
    this.wishes = new Directives(ask.lines());
    this.grants = state.directives();
  }

  /** Why not, or null. */
  @Nullable Finding forbidden(List<Invalidating.Change> changes) {
    if (isOwn()) {
      lookedAtValidation();
      return null;
    }
    Finding found = sharing();
    found = found != null ? found : superseded();
    found = found != null ? found : invalidated(changes);
    found = found != null ? found : ungrouped(changes);
    return found != null || isSharedFailure() ? found : freshness();
  }

  /** The origin said it, or confirmed it, because of this very request. */
  boolean isOwn() {
    return state.last.ask().number() == ask.number();
  }

  /** It was asked for as it must be. */
  private void lookedAtValidation() {
    if (state.isUpdated() && grants.hasBare("no-cache")) {
      tally.looked(Check.NO_CACHE);
    }
    if (state.isUpdated() && wantsValidation()) {
      tally.looked(Check.REQUEST_NO_CACHE);
    }
  }

  private @Nullable Finding sharing() {
    tally.looked(Check.STORABLE);
    String forbidden = Storing.forbidden(state);
    if (forbidden != null && !isSharedFailure()) {
      return wrong(Check.STORABLE, forbidden);
    }
    if (Sharing.hasAuthorization(state.last.ask())) {
      tally.looked(Check.AUTHORIZATION);
      String why = Sharing.unshareableAuthorization(state);
      if (why != null) {
        return wrong(Check.AUTHORIZATION, why);
      }
    }
    tally.looked(Check.COOKIES);
    String cookies = Sharing.unshareableCookies(state, ask);
    if (cookies != null) {
      return wrong(Check.COOKIES, cookies);
    }
    if (state.lines.has("Vary")) {
      tally.looked(Check.VARY);
      if (!Varying.mayMatch(state, ask)) {
        return wrong(Check.VARY, "Vary: %s does not match".formatted(state.lines.combined("Vary")));
      }
    }
    return null;
  }

  /** A server error may be told to all who wait for it, as one that is made here could be. */
  boolean isSharedFailure() {
    return state.status() >= 500
        && answer.askedAt().isBefore(state.lastReply.headAt())
        && state.selectedBy.stream().noneMatch(Sharing::hasCredentials);
  }

  private @Nullable Finding superseded() {
    Moment at = state.supersededAt;
    if (at != null) {
      tally.looked(Check.FRESHENED);
      if (at.isBefore(answer.askedAt())) {
        return wrong(Check.FRESHENED, "a 304 has updated it before, and it shows nothing of it");
      }
    }
    return null;
  }

  private @Nullable Finding invalidated(List<Invalidating.Change> changes) {
    for (Invalidating.Change change : changes) {
      // What a POST itself brought is as new as its change.
      boolean brought = state.last.ask().number() == change.ask();
      if (!brought
          && change.targets().contains(ask.target())
          && change.ackedAt().isBefore(answer.askedAt())) {
        tally.looked(Check.INVALIDATED);
        if (state.last.at().isBefore(change.ackedAt())) {
          return wrong(
              Check.INVALIDATED,
              "#%d changed %s, and was answered before".formatted(change.ask(), ask.target()));
        }
      }
    }
    return null;
  }

  /** RFC 9875 §3, which the proxy promises to heed. */
  private @Nullable Finding ungrouped(List<Invalidating.Change> changes) {
    Set<String> own = Invalidating.groups(state.lines, "Cache-Groups");
    for (Invalidating.Change change : changes) {
      boolean common = !Collections.disjoint(own, change.groups());
      if (common && change.ackedAt().isBefore(answer.askedAt())) {
        tally.looked(Check.GROUPS);
        if (state.last.at().isBefore(change.ackedAt())
            && state.last.ask().number() != change.ask()) {
          return wrong(Check.GROUPS, "#%d cleared %s".formatted(change.ask(), change.groups()));
        }
      }
    }
    return null;
  }

  private @Nullable Finding freshness() {
    Span age = Ages.current(state, said.headAt().millis());
    Span lifetime = Lifetimes.of(state);
    // One that was sent after the request came is as good as its own.
    boolean sinceAsked = answer.askedAt().isBefore(state.last.at());
    if (grants.hasBare("no-cache")) {
      tally.looked(Check.NO_CACHE);
      return wrong(Check.NO_CACHE, "no-cache, and the origin did not confirm it");
    }
    if (wantsValidation() && !sinceAsked) {
      tally.looked(Check.REQUEST_NO_CACHE);
      return wrong(Check.REQUEST_NO_CACHE, "the request has no-cache");
    }
    tally.looked(Check.FRESH);
    if (Targeted.counts(state.lines)) {
      tally.looked(Check.TARGETED);
    }
    long staleness = age.least() - lifetime.most();
    Finding asked = isForError(staleness) ? null : wishes(age, lifetime);
    if (asked != null) {
      return asked;
    }
    return staleness < 0 ? null : stale(staleness, "age %s, lifetime %s".formatted(age, lifetime));
  }

  private @Nullable Finding wishes(Span age, Span lifetime) {
    Span maxAge = wishes.seconds("max-age");
    if (maxAge != null) {
      tally.looked(Check.REQUEST_MAX_AGE);
      if (age.least() > maxAge.most() && !wishes.has("max-stale")) {
        return wrong(
            Check.REQUEST_MAX_AGE, "age %d ms, wanted at most %s".formatted(age.least(), maxAge));
      }
    }
    Span minFresh = wishes.seconds("min-fresh");
    if (minFresh != null && !wishes.has("max-stale")) {
      tally.looked(Check.REQUEST_MIN_FRESH);
      if (lifetime.most() - age.least() < minFresh.least()) {
        return wrong(
            Check.REQUEST_MIN_FRESH,
            "fresh for %d ms more, wanted %s".formatted(lifetime.most() - age.least(), minFresh));
      }
    }
    return null;
  }

  /** RFC 5861 §4: regardless of other freshness information. */
  private boolean isForError(long staleness) {
    Span error = grants.seconds("stale-if-error");
    return error != null && staleness <= error.most() && originFailed();
  }

  /** RFC 9111 §5.2.1.4, §5.4. */
  private boolean wantsValidation() {
    return wishes.has("no-cache")
        || (!ask.lines().has("Cache-Control")
            && ask.lines().members("Pragma").contains("no-cache"));
  }

  private @Nullable Finding stale(long staleness, String figures) {
    tally.looked(Check.STALE);
    for (String name : List.of("must-revalidate", "proxy-revalidate", "s-maxage")) {
      if (grants.has(name)) {
        return wrong(Check.STALE, "%s, and it is stale: %s".formatted(name, figures));
      }
    }
    Span behind = grants.seconds("stale-while-revalidate");
    if (behind != null && staleness <= behind.most()) {
      tally.looked(Check.STALE_WHILE_REVALIDATE);
      return null;
    }
    if (isForError(staleness)) {
      tally.looked(Check.STALE_IF_ERROR);
      return null;
    }
    Span maxStale = wishes.seconds("max-stale");
    if (wishes.hasBare("max-stale") || (maxStale != null && staleness <= maxStale.most())) {
      tally.looked(Check.REQUEST_MAX_STALE);
      return null;
    }
    return wrong(Check.FRESH, "stale, and nobody permits that: " + figures);
  }

  /** A request to this target failed while this one was waiting, its own or one that it joined. */
  private boolean originFailed() {
    return trace.calls().stream()
        .filter(call -> call.target().equals(ask.target()))
        .anyMatch(this::failedMeanwhile);
  }

  private boolean failedMeanwhile(Call call) {
    Trace.Reply reply = call.reply();
    Moment failed = reply == null ? call.failedAt() : failure(reply);
    return failed != null && answer.askedAt().isBefore(failed) && failed.isBefore(said.headAt());
  }

  /** A body that breaks off is a failure, too, to those who have got nothing of it. */
  private static @Nullable Moment failure(Trace.Reply reply) {
    if (reply.status() >= 500) {
      return reply.headAt();
    }
    return reply.breaksOff() ? reply.overAt() : null;
  }

  /** Where a targeted field decides, it is that which was not heeded. */
  private Finding wrong(Check check, String why) {
    boolean byFreshness = check == Check.FRESH || check == Check.STALE || check == Check.STORABLE;
    if (byFreshness && Targeted.counts(state.lines)) {
      return new Finding(
          Check.TARGETED, ask.number(), "answered from %s: %s".formatted(state, why));
    }
    return new Finding(check, ask.number(), "answered from %s: %s".formatted(state, why));
  }

  /**
   * Fields that may not come back: those of {@code private="…"} never, those of {@code
   * no-cache="…"} where nothing was confirmed; but what the origin said because of this request
   * may.
   */
  Lines withheld() {
    if (isSharedFailure()) {
      return Lines.NONE;
    }
    List<String> names = new java.util.ArrayList<>(grants.fields("private"));
    if (!isOwn()) {
      names.addAll(grants.fields("no-cache"));
    }
    return state.lines.only(line ->
        names.contains(line.name().toLowerCase(java.util.Locale.ROOT))
            && !(isOwn() && state.lastReply.lines().has(line.name())));
  }
}
