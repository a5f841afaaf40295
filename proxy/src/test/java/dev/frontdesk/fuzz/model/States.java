package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.fuzz.history.Trace.Call;
import dev.frontdesk.fuzz.history.Trace.Moment;
import dev.frontdesk.fuzz.history.Trace.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All states that a cache can have held in a trace: each response as it came, and as each update
 * left it. A cache holds some of them.
 */
final class States {
  /** Updates multiply states; beyond this, more of them say nothing new. */
  private static final int MOST = 200;

  private final List<State> all = new ArrayList<>();

  States(Trace trace) {
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
    if (get && reply.status() != 304) {
      all.add(new State(call, reply));
    } else if (get) {
      update(call, reply, true);
    } else if (call.method().equals("HEAD")) {
      update(call, reply, false);
    }
  }

  private void update(Call call, Reply reply, boolean validation) {
    List<State> updated = new ArrayList<>();
    for (State state : all) {
      Moment complete = state.baseReply.overAt();
      boolean there =
          state.base.target().equals(call.target())
              && complete != null
              && complete.isBefore(reply.headAt());
      boolean selected =
          validation
              ? Freshening.selects(call, reply, state)
              : Freshening.headMayUpdate(reply, state);
      if (there && selected && all.size() + updated.size() < MOST) {
        updated.add(new State(state, call, reply, Freshening.merged(state.lines, reply.lines())));
        if (validation && isOurs(call) && state.supersededAt == null) {
          state.supersededAt = reply.headAt();
        }
      }
    }
    all.addAll(updated);
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
