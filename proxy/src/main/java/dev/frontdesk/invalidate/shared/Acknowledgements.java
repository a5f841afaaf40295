package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.Truth.Beats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a write waits for. Times are nanoseconds of this node's monotonic clock. Any thread.
 *
 * <p>A node needs no waiting for when its count of beats has been the same since a reply that came
 * here a lease and a margin ago: its last beat was before that reply, so its lease is over, and the
 * beat that brings the next one brings all that was written until then.
 */
final class Acknowledgements {
  private final String self;
  private final long patience;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Set<Wait> waits = new LinkedHashSet<>();
  private final Set<String> lagging = new TreeSet<>();
  private @Nullable String epoch;
  private long epochSince;

  /**
   * @param patience a lease and the margin
   */
  Acknowledgements(String self, long patience) {
    this.self = self;
    this.patience = patience;
  }

  private static final class Node {
    long counter = -1;
    long since;
    long applied = -1;
  }

  /** A write that waits. */
  static final class Wait {
    private final String epoch;
    private final long sequence;
    private final Set<String> missing = new TreeSet<>();

    /** Nodes may have leases of an epoch before, and not be listed, until then. */
    private final long notBefore;

    private final long deadline;
    private final List<Waiter> waiters;

    private Wait(String epoch, long sequence, long notBefore, long deadline, List<Waiter> waiters) {
      this.epoch = epoch;
      this.sequence = sequence;
      this.notBefore = notBefore;
      this.deadline = deadline;
      this.waiters = waiters;
    }

    long notBefore() {
      return notBefore;
    }

    long deadline() {
      return deadline;
    }

    List<Waiter> waiters() {
      return waiters;
    }

    Spread outcome() {
      return missing.isEmpty() ? new Spread.Complete() : new Spread.Fenced(List.copyOf(missing));
    }
  }

  /** Each reply of Redis that lists the nodes. */
  synchronized void replied(String ofEpoch, Map<String, Beats> listed, long now) {
    if (!ofEpoch.equals(epoch)) {
      epoch = ofEpoch;
      epochSince = now;
      nodes.clear();
    }
    nodes.keySet().retainAll(listed.keySet());
    listed.forEach((name, beats) -> {
      Node node = nodes.computeIfAbsent(name, absent -> new Node());
      if (node.counter != beats.counter()) {
        node.counter = beats.counter();
        node.since = now;
      }
      acknowledged(name, node, beats.applied());
    });
  }

  /** Nodes that have beaten within a lease and the margin, this one included. */
  synchronized int alive(long now) {
    return (int) nodes.values().stream().filter(node -> now - node.since < patience).count();
  }

  /** What a node says by itself. */
  synchronized void heard(Acknowledged told) {
    Node node = nodes.get(told.node());
    if (node != null && told.epoch().equals(epoch)) {
      acknowledged(told.node(), node, told.sequence());
    }
  }

  private void acknowledged(String name, Node node, long applied) {
    if (applied > node.applied) {
      node.applied = applied;
      for (Wait wait : waits) {
        if (wait.epoch.equals(epoch) && wait.sequence <= applied) {
          wait.missing.remove(name);
        }
      }
    }
  }

  /**
   * The reply to a write that waits.
   *
   * @param sequence of the write
   */
  synchronized Wait await(
      String ofEpoch, Map<String, Beats> listed, long sequence, List<Waiter> waiters, long now) {
    replied(ofEpoch, listed, now);
    Wait wait = new Wait(ofEpoch, sequence, epochSince + patience, now + patience, waiters);
    nodes.forEach((name, node) -> {
      if (!name.equals(self) && node.applied < sequence && now - node.since < patience) {
        wait.missing.add(name);
      }
    });
    waits.add(wait);
    return wait;
  }

  /** Those that need not wait any more. */
  synchronized List<Wait> over(long now) {
    List<Wait> over = new ArrayList<>();
    waits.removeIf(wait -> {
      boolean done =
          now - wait.deadline >= 0 || (wait.missing.isEmpty() && now - wait.notBefore >= 0);
      if (done) {
        over.add(wait);
      }
      return done;
    });
    return over;
  }

  /** Those that were silent in a write, until they acknowledge one; null: as before. */
  synchronized @Nullable Set<String> laggingAfter(Wait wait) {
    Set<String> before = Set.copyOf(lagging);
    lagging.addAll(wait.missing);
    lagging.removeIf(name -> {
      Node node = nodes.get(name);
      return node == null || (!wait.missing.contains(name) && node.applied >= wait.sequence);
    });
    return lagging.equals(before) ? null : Collections.unmodifiableSet(new TreeSet<>(lagging));
  }
}
