package dev.frontdesk.race;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reads that a promise forbids: after a write is acknowledged, whoever asks gets that
 * write's state or a later one. A read that was under way when the acknowledgement came may have
 * either. Pure.
 */
public final class Checker {
  private static final Comparator<Event.Write> BY_ACKNOWLEDGEMENT =
      (a, b) -> Long.signum(a.acknowledged() - b.acknowledged());

  private Checker() {}

  /** All violations, each with the write that demands most of the read. */
  public static List<Violation> check(Collection<? extends Event> events) {
    Map<String, List<Event.Write>> demands = demands(events);
    List<Violation> violations = new ArrayList<>();
    for (Event event : events) {
      if (event instanceof Event.Read read) {
        Event.Write demanded =
            latestBefore(demands.getOrDefault(read.key(), List.of()), read.invoked());
        if (demanded != null && read.version() < demanded.version()) {
          violations.add(new Violation(read, demanded));
        }
      }
    }
    return violations;
  }

  /** By key, in the order of acknowledgement, and only those that demand more than all before. */
  private static Map<String, List<Event.Write>> demands(Collection<? extends Event> events) {
    Map<String, List<Event.Write>> writes = new HashMap<>();
    for (Event event : events) {
      if (event instanceof Event.Write write) {
        writes.computeIfAbsent(write.key(), key -> new ArrayList<>()).add(write);
      }
    }
    writes.replaceAll((key, all) -> {
      all.sort(BY_ACKNOWLEDGEMENT);
      List<Event.Write> growing = new ArrayList<>();
      for (Event.Write write : all) {
        if (growing.isEmpty() || growing.getLast().version() < write.version()) {
          growing.add(write);
        }
      }
      return growing;
    });
    return writes;
  }

  /** The last that was acknowledged before that time; at the same time says nothing. */
  private static Event.@Nullable Write latestBefore(List<Event.Write> demands, long time) {
    int low = 0;
    int high = demands.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (demands.get(middle).acknowledged() - time < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? null : demands.get(low - 1);
  }
}
