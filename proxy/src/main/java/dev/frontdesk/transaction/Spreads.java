package dev.frontdesk.transaction;

import dev.frontdesk.invalidate.Spread;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How far several invalidations have gone together: as far as the one that went least far. */
final class Spreads {
  private final List<Future<Spread>> pending = new ArrayList<>(0);

  void add(Future<Spread> spread) {
    // Of a process that is alone there is nothing else.
    if (!spread.equals(Spread.COMPLETE)) {
      pending.add(spread);
    }
  }

  /** All that were added until now. At once where there is nothing to wait for; never fails. */
  Future<Spread> together() {
    if (pending.isEmpty()) {
      return Spread.COMPLETE;
    }
    List<Future<Spread>> all = List.copyOf(pending);
    pending.clear();
    return all.size() == 1
        ? all.getFirst()
        : Future.join(all)
            .map(joined -> all.stream().map(Future::result).reduce(Spreads::worse).orElseThrow());
  }

  private static Spread worse(Spread one, Spread other) {
    return switch (one) {
      case Spread.Complete complete -> other;
      case Spread.Unsent unsent -> one;
      case Spread.Fenced(List<String> nodes)
          when other instanceof Spread.Fenced(List<String> more) ->
          new Spread.Fenced(List.copyOf(joined(nodes, more)));
      case Spread.Fenced fenced -> other instanceof Spread.Unsent ? other : one;
    };
  }

  private static Set<String> joined(List<String> nodes, List<String> more) {
    Set<String> both = new TreeSet<>(nodes);
    both.addAll(more);
    return both;
  }
}
