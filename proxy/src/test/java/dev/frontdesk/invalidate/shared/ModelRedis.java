package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.shared.SharedMarkObserver.Doubt;
import dev.frontdesk.invalidate.shared.Truth.Beat;
import dev.frontdesk.invalidate.shared.Truth.Beats;
import dev.frontdesk.invalidate.shared.Truth.Executed;
import dev.frontdesk.policy.SharedStamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts do, in memory, without a bound of marks. It can be put back to an earlier state,
 * as a Redis that has lost its last writes.
 */
final class ModelRedis {
  /** Of the log. */
  private static final int KEPT = 6;

  /** A value and its stamp. */
  record Value(long version, SharedStamp stamp) {}

  record State(
      @Nullable String epoch,
      int process,
      long sequence,
      Map<String, String> marks,
      TreeMap<Long, Change> log,
      Map<String, Beats> nodes,
      Map<String, Value> values) {
    State copy(int asProcess) {
      return new State(
          epoch,
          asProcess,
          sequence,
          new HashMap<>(marks),
          new TreeMap<>(log),
          new HashMap<>(nodes),
          new HashMap<>(values));
    }
  }

  private final BiConsumer<Told, Change> publisher;
  private State state;
  private int process;
  private int epochs;

  /**
   * @param publisher of each change
   */
  ModelRedis(BiConsumer<Told, Change> publisher) {
    this.publisher = publisher;
    this.state =
        new State(null, -1, 0, new HashMap<>(), new TreeMap<>(), new HashMap<>(), new HashMap<>());
  }

  Map<String, Value> values() {
    return state.values();
  }

  State snapshot() {
    return state.copy(state.process());
  }

  /** As another process with this. */
  void restart(State with) {
    process++;
    state = with.copy(with.process());
  }

  private void head() {
    if (state.epoch() == null || state.process() != process) {
      state =
          new State(
              "epoch" + epochs++,
              process,
              0,
              new HashMap<>(),
              new TreeMap<>(),
              new HashMap<>(),
              state.values());
    }
  }

  private String epoch() {
    String epoch = state.epoch();
    if (epoch == null) {
      throw new AssertionError();
    }
    return epoch;
  }

  private void sequence(long next) {
    state =
        new State(
            state.epoch(),
            state.process(),
            next,
            state.marks(),
            state.log(),
            state.nodes(),
            state.values());
  }

  Beat beat(String node, @Nullable String known, long applied, long now) {
    head();
    boolean same = epoch().equals(known);
    Beats before = state.nodes().get(node);
    state
        .nodes()
        .put(node, new Beats(before == null ? 1 : before.counter() + 1, same ? applied : -1));
    List<Told> page = new ArrayList<>();
    boolean complete = same;
    if (same && applied < state.sequence()) {
      state
          .log()
          .tailMap(applied + 1)
          .forEach((n, change) -> {
            if (page.size() < 2) {
              page.add(new Told(epoch(), n, change));
            }
          });
      complete = !page.isEmpty() && page.getFirst().sequence() == applied + 1;
    }
    return new Beat(
        epoch(),
        state.sequence(),
        now,
        Map.copyOf(state.nodes()),
        Doubt.LOST,
        complete,
        complete ? page : List.of());
  }

  Executed invalidate(List<Change> changes) {
    head();
    for (Change change : changes) {
      long n = state.sequence() + 1;
      sequence(n);
      MarkFields.written(change.tags(), change.isSoft())
          .forEach(field -> state.marks().put(field, Long.toString(n)));
      state.log().put(n, change);
      if (state.log().size() > KEPT) {
        state.log().pollFirstEntry();
      }
      publisher.accept(new Told(epoch(), n, change), change);
    }
    return new Executed(epoch(), state.sequence(), Map.copyOf(state.nodes()));
  }

  List<@Nullable String> look(List<String> fields) {
    List<@Nullable String> values = new ArrayList<>();
    for (String field : fields) {
      values.add(
          switch (field) {
            case MarkFields.EPOCH -> state.epoch();
            case MarkFields.SEQUENCE -> Long.toString(state.sequence());
            case MarkFields.HORIZON -> "0";
            default -> state.marks().get(field);
          });
    }
    return values;
  }
}
