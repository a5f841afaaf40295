package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.fuzz.history.Trace.Call;
import dev.frontdesk.fuzz.history.Trace.Moment;
import dev.frontdesk.fuzz.history.Trace.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All states that a cache can have held in a trace: each response as it came, and as each update
 * left it. A cache holds some of them.
 */
final class States {
  /** Updates multiply states; beyond this, more of them say nothing new. */
  private static final int MOST = 200;

  private final List<State> all = new ArrayList<>();

  private final Map<Integer, Moment> asked = new HashMap<>();

  States(Trace trace) {
    trace.answers().forEach(answer -> asked.put(answer.ask().number(), answer.askedAt()));
    trace.calls().stream()
        .filter(call -> call.reply() != null)
        .sorted(Comparator.comparingInt(call -> reply(call).headAt().order()))
        .forEach(this::add);
  }

  private static Reply reply(Call call) {
    return java.util.Objects.requireNonNull(call.reply());
  }

  private void add(Call call) {
    Reply reply = reply(call);
    boolean get = call.method().equals("GET");
    boolean head = call.method().equals("HEAD");
    Reply whole = get ? Ranged.wholeOf(reply) : null;
    if (whole != null) {
      combine(call, whole);
      all.add(new State(call, whole));
    } else if ((get && reply.status() != 304) || call.method().equals("POST")) {
      all.add(new State(call, reply));
    } else if (get || head) {
      update(call, reply, reply.status() == 304);
    }
  }

  /** RFC 9111 §3.4: with all that have the same strong validator. */
  private void combine(Call call, Reply whole) {
    String validator = Ranged.strongValidator(whole.lines());
    List<State> combined = new ArrayList<>();
    for (State state : all) {
      boolean there = isThere(state, call, whole);
      boolean same =
          validator != null
              && validator.equals(Ranged.strongValidator(state.lines))
              && state.status() == 200
              && state.baseReply.content().equals(whole.content());
      if (there && same && all.size() + combined.size() < MOST) {
        combined.add(new State(state, call, whole));
      }
    }
    all.addAll(combined);
  }

  private boolean isThere(State state, Call call, Reply reply) {
    Moment complete = state.baseReply.overAt();
    return state.base.target().equals(call.target())
        && complete != null
        && complete.isBefore(reply.headAt())
        && (state.supersededAt == null || askedAt(call).isBefore(state.supersededAt));
  }

  private void update(Call call, Reply reply, boolean validation) {
    List<State> updated = new ArrayList<>();
    for (State state : all) {
      boolean there = isThere(state, call, reply);
      boolean selected =
          validation
              ? Freshening.selects(call, reply, state)
              : Freshening.headMayUpdate(call, reply, state);
      if (there && selected && all.size() + updated.size() < MOST) {
        updated.add(new State(state, call, reply, Freshening.merged(state.lines, reply.lines())));
      }
    }
    // A client's no-store keeps what was said to it out of the store: all stays as it was.
    boolean kept = !new Directives(call.ask().lines()).has("no-store");
    if (validation && isOurs(call) && kept) {
      supersede(call, reply);
    }
    all.addAll(updated);
  }

  /** Who asked before an update may still work on what it found then. */
  private Moment askedAt(Call call) {
    return asked.getOrDefault(call.ask().number(), call.at());
  }

  /**
   * The one that the request was about has to be used as updated from now on. Others with the same
   * tag should be updated, too; a cache that does not look for them only validates more often.
   */
  private void supersede(Call call, Reply reply) {
    State about = null;
    boolean alone = true;
    for (State state : all) {
      Moment complete = state.baseReply.overAt();
      boolean possible =
          state.base.target().equals(call.target())
              && complete != null
              && complete.isBefore(askedAt(call))
              && state.lastReply.headAt().isBefore(askedAt(call))
              && state.supersededAt == null
              && Freshening.selects(call, reply, state)
              && Varying.mayMatch(state, call.ask());
      if (possible && about != null && isAsRecent(state, about)) {
        alone = false;
      }
      if (possible
          && (about == null || about.lastReply.headAt().isBefore(state.lastReply.headAt()))) {
        about = state;
      }
    }
    if (about != null && alone) {
      about.supersededAt = reply.headAt();
    }
  }

  /** Dates do not tell which of two that came in one second is the newer. */
  private static boolean isAsRecent(State one, State other) {
    return one.base.at().order() != other.base.at().order()
        && Math.abs(one.lastReply.headAt().millis() - other.lastReply.headAt().millis())
            <= Ages.GRAIN;
  }

  /** The conditions are the cache's, not those that its client sent. */
  static boolean isOurs(Call call) {
    return !call.sent().values("If-None-Match").equals(call.ask().lines().values("If-None-Match"))
        || !call.sent()
            .values("If-Modified-Since")
            .equals(call.ask().lines().values("If-Modified-Since"));
  }

  List<State> all() {
    return all;
  }

  /** Those whose last message has this name, or all of the target where there is none. */
  List<State> lastOf(@Nullable String message, String target) {
    return all.stream()
        .filter(state -> state.base.target().equals(target))
        .filter(state ->
            message == null || message.equals(state.lastReply.lines().first(History.MESSAGE_FIELD)))
        .toList();
  }
}
