package dev.frontdesk.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Chooses among replicas by what is known now. It does not wait. */
final class Choice {
  private Choice() {}

  /** One that meets the demand; null where none does. */
  static <N extends Candidate> Chosen.@Nullable Replica<N> meeting(
      List<N> replicas, Demand demand, RandomGenerator random) {
    N node =
        lighter(
            replicas, replica -> replica.available() && demand.isMetBy(replica.standing()), random);
    if (node == null) {
      return null;
    }
    // Its standing may have been taken back since.
    long sequence = node.standing().sequence();
    return demand.shows().test(sequence) ? new Chosen.Replica<>(node, sequence, true) : null;
  }

  /** One that may be asked at all, though it does not meet the demand; null where none may. */
  static <N extends Candidate> Chosen.@Nullable Replica<N> behind(
      List<N> replicas, RandomGenerator random) {
    N node = lighter(replicas, Choice::mayCatchUp, random);
    return node == null ? null : new Chosen.Replica<>(node, node.standing().sequence(), false);
  }

  static boolean mayCatchUp(List<? extends Candidate> replicas) {
    return replicas.stream().anyMatch(Choice::mayCatchUp);
  }

  static boolean mayCatchUp(Candidate replica) {
    return replica.available() && replica.standing().eligible();
  }

  /** Of two that are taken by chance the one with less to do: no herd goes to the idlest. */
  private static <N extends Candidate> @Nullable N lighter(
      List<N> replicas, Predicate<N> suits, RandomGenerator random) {
    List<N> suitable = new ArrayList<>(replicas.size());
    for (N replica : replicas) {
      if (suits.test(replica)) {
        suitable.add(replica);
      }
    }
    if (suitable.isEmpty()) {
      return null;
    }
    int first = random.nextInt(suitable.size());
    if (suitable.size() == 1) {
      return suitable.getFirst();
    }
    int second = (first + 1 + random.nextInt(suitable.size() - 1)) % suitable.size();
    N one = suitable.get(first);
    N other = suitable.get(second);
    return other.load() < one.load() ? other : one;
  }
}
