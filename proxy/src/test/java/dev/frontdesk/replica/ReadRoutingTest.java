package dev.frontdesk.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.time.HandTiming;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadRoutingTest {
  private static final Floor FLOOR = new Floor(Map.of(), Instant.EPOCH);

  static final class Node implements Candidate, Standing {
    final String name;
    boolean eligible = true;
    boolean available = true;
    boolean reached = true;
    long sequence = 10;
    int load;
    int looks;
    Runnable onLook = () -> {};

    Node(String name) {
      this.name = name;
    }

    @Override
    public Standing standing() {
      return this;
    }

    @Override
    public int load() {
      return load;
    }

    @Override
    public boolean available() {
      return available;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean eligible() {
      return eligible;
    }

    @Override
    public long sequence() {
      return sequence;
    }

    @Override
    public boolean reached(Floor floor) {
      return reached;
    }

    @Override
    public Future<Void> look() {
      looks++;
      onLook.run();
      return Future.succeededFuture();
    }
  }

  private final HandTiming timing = new HandTiming();
  private final List<String> answered = Collections.synchronizedList(new ArrayList<>());
  private final Node a = new Node("a");
  private final Node b = new Node("b");
  private final Node c = new Node("c");

  private ReadRouting routing(int burst) {
    return new ReadRouting(
        timing,
        new RoutingOptions(Duration.ofMillis(50), Duration.ofMillis(10)),
        new SpillBudget(burst == 0 ? 0 : 1, burst, timing::nanos),
        new Random(1),
        (by, waited) -> answered.add(by + " " + waited / 1_000_000));
  }

  private static Demand shows(long sequence, boolean floor) {
    return new Demand(shown -> shown >= sequence, floor ? FLOOR : null);
  }

  /** What is there, what is wanted, and who answers when after which wait. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          all is well                         | true  | true  | true  | 10 | 10 | false | 1 | REPLICA 0
          all is well, and a floor            | true  | true  | true  | 10 | 10 | true  | 1 | REPLICA 0
          it does not show the mark           | true  | true  | true  | 10 | 11 | false | 1 | PRIMARY 50
          it has not reached the floor        | true  | true  | false | 10 | 10 | true  | 1 | PRIMARY 50
          that is nobody's floor              | true  | true  | false | 10 | 10 | false | 1 | REPLICA 0
          it is not eligible                  | false | true  | true  | 10 | 10 | false | 1 | PRIMARY 0
          its breaker is open                 | true  | false | true  | 10 | 10 | false | 1 | PRIMARY 0
          no budget: behind will do           | true  | true  | true  | 10 | 11 | false | 0 | BEHIND 50
          no budget, and a floor              | true  | true  | false | 10 | 10 | true  | 0 | REFUSED 50
          no budget, and nobody eligible      | false | true  | true  | 10 | 10 | false | 0 | REFUSED 0
          no budget, and the breaker is open  | true  | false | true  | 10 | 10 | false | 0 | REFUSED 0
          """)
  void whoAnswers(
      String name,
      boolean eligible,
      boolean available,
      boolean reached,
      long sequence,
      long wanted,
      boolean floor,
      int budget,
      String expected) {
    a.eligible = eligible;
    a.available = available;
    a.reached = reached;
    a.sequence = sequence;
    Future<Chosen<Node>> chosen = routing(budget).choose(List.of(a), shows(wanted, floor));
    assertThat(chosen.isComplete()).isEqualTo(expected.endsWith(" 0"));
    timing.advance(Duration.ofMillis(60));
    assertThat(answered).containsExactly(expected);
    switch (chosen.result()) {
      case Chosen.Replica<Node> replica -> {
        assertThat(replica.node()).isSameAs(a);
        assertThat(replica.sequence()).isEqualTo(sequence);
        assertThat(replica.enough()).isEqualTo(expected.startsWith("REPLICA"));
      }
      case Chosen.Primary<Node> primary -> assertThat(expected).startsWith("PRIMARY");
      case Chosen.Refused<Node> refused -> assertThat(refused.why()).contains("budget");
    }
  }

  @Test
  void withoutReplicasThePrimaryAnswersAtOnceWithinItsBudget() {
    ReadRouting routing = routing(2);
    for (int i = 0; i < 3; i++) {
      assertThat(routing.choose(List.<Node>of(), Demand.NOTHING).isComplete()).isTrue();
    }
    assertThat(answered).containsExactly("PRIMARY 0", "PRIMARY 0", "REFUSED 0");
    timing.advance(Duration.ofSeconds(1));
    routing.choose(List.<Node>of(), Demand.NOTHING);
    assertThat(answered).endsWith("PRIMARY 0").hasSize(4);
  }

  @Test
  void itWaitsUntilALookSeesThatOneHasCaughtUp() {
    a.sequence = 9;
    b.eligible = false;
    c.sequence = 9;
    Future<Chosen<Node>> chosen = routing(1).choose(List.of(a, b, c), shows(10, false));
    timing.advance(Duration.ofMillis(10));
    assertThat(chosen.isComplete()).isFalse();
    c.onLook = () -> c.sequence = 10;
    timing.advance(Duration.ofMillis(10));
    assertThat(((Chosen.Replica<Node>) chosen.result()).node()).isSameAs(c);
    assertThat(answered).containsExactly("REPLICA 20");
    assertThat(a.looks).isEqualTo(3);
    assertThat(b.looks).isZero();
    timing.advance(Duration.ofMillis(100));
    assertThat(answered).hasSize(1);
    assertThat(a.looks).as("nobody looks any more").isEqualTo(3);
  }

  @Test
  void itDoesNotWaitForOnesThatAreLostMeanwhile() {
    a.sequence = 9;
    Future<Chosen<Node>> chosen = routing(1).choose(List.of(a), shows(10, false));
    a.eligible = false;
    timing.advance(Duration.ofMillis(10));
    assertThat(chosen.isComplete()).isTrue();
    assertThat(answered).containsExactly("PRIMARY 10");
  }

  /** Its standing is taken back between the question whether it is enough and its sequence. */
  @Test
  void whatIsSaidOfTheSequenceIsWhatTheDemandIsMetBy() {
    a.sequence = 10;
    Demand demand =
        new Demand(
            shown -> {
              boolean enough = shown >= 10;
              a.sequence = Long.MIN_VALUE;
              return enough;
            },
            null);
    routing(1).choose(List.of(a), demand);
    timing.advance(Duration.ofMillis(60));
    assertThat(answered).containsExactly("PRIMARY 50");
  }

  @Test
  void ofTwoTheOneWithLessToDoAndTheBusiestOfThreeNever() {
    a.load = 5;
    b.load = 3;
    c.load = 9;
    ReadRouting routing = routing(1);
    int[] chosen = new int[3];
    List<Node> nodes = List.of(a, b, c);
    for (int i = 0; i < 3000; i++) {
      Node node = ((Chosen.Replica<Node>) routing.choose(nodes, Demand.NOTHING).result()).node();
      chosen[nodes.indexOf(node)]++;
    }
    // b wins two of the three pairs, a one, c none.
    assertThat(chosen[0]).isBetween(850, 1150);
    assertThat(chosen[1]).isBetween(1850, 2150);
    assertThat(chosen[2]).isZero();
  }

  @Test
  void equalOnesShare() {
    ReadRouting routing = routing(1);
    int[] chosen = new int[3];
    List<Node> nodes = List.of(a, b, c);
    for (int i = 0; i < 3000; i++) {
      Node node = ((Chosen.Replica<Node>) routing.choose(nodes, Demand.NOTHING).result()).node();
      chosen[nodes.indexOf(node)]++;
    }
    for (int count : chosen) {
      assertThat(count).isBetween(850, 1150);
    }
  }

  @Test
  void aBudgetRefillsAtItsRateAndHoldsNotMoreThanItsBurst() {
    SpillBudget budget = new SpillBudget(10, 3, timing::nanos);
    assertThat(take(budget)).isEqualTo(3);
    timing.advance(Duration.ofMillis(100));
    assertThat(take(budget)).isEqualTo(1);
    timing.advance(Duration.ofHours(1));
    assertThat(take(budget)).isEqualTo(3);
    assertThat(take(new SpillBudget(0, 100, timing::nanos))).isZero();
  }

  private static int take(SpillBudget budget) {
    int taken = 0;
    while (taken < 1000 && budget.take()) {
      taken++;
    }
    return taken;
  }
}
