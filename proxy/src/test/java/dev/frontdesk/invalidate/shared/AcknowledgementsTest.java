package dev.frontdesk.invalidate.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.Acknowledgements.Wait;
import dev.frontdesk.invalidate.shared.Truth.Beats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A lease and the margin are 100. */
class AcknowledgementsTest {
  private static final Spread COMPLETE = new Spread.Complete();
  private final Acknowledgements acks = new Acknowledgements("me", 100);

  /** {@code name counter applied …}. */
  private static Map<String, Beats> nodes(Object... triples) {
    Map<String, Beats> nodes = new HashMap<>();
    nodes.put("me", new Beats(1, 0));
    for (int i = 0; i < triples.length; i += 3) {
      nodes.put(
          (String) triples[i],
          new Beats(((Integer) triples[i + 1]).longValue(), ((Integer) triples[i + 2])));
    }
    return nodes;
  }

  private Wait await(long n, long now, Map<String, Beats> nodes) {
    return acks.await("e", nodes, n, List.of(), now);
  }

  @Test
  void itWaitsForEachNodeThatMayHaveALease() {
    acks.replied("e", nodes("b", 1, 0, "c", 1, 0), 0);
    Wait wait = await(5, 200, nodes("b", 2, 4, "c", 2, 4));
    assertThat(acks.over(200)).isEmpty();
    acks.heard(new Acknowledged("b", "e", 4));
    acks.heard(new Acknowledged("c", "f", 9));
    acks.heard(new Acknowledged("unknown", "e", 9));
    assertThat(acks.over(210)).isEmpty();
    acks.heard(new Acknowledged("b", "e", 5));
    assertThat(acks.over(211)).isEmpty();
    acks.heard(new Acknowledged("c", "e", 7));
    assertThat(acks.over(212)).containsExactly(wait);
    assertThat(wait.outcome()).isEqualTo(COMPLETE);
    assertThat(acks.over(400)).isEmpty();
  }

  @Test
  void anAcknowledgementThatCameBeforeTheReplyCounts() {
    acks.replied("e", nodes("b", 1, 0), 0);
    acks.heard(new Acknowledged("b", "e", 5));
    Wait wait = await(5, 200, nodes("b", 2, 0));
    assertThat(acks.over(200)).containsExactly(wait);
  }

  @Test
  void aBeatAcknowledgesToo() {
    acks.replied("e", nodes("b", 1, 0), 0);
    Wait wait = await(5, 200, nodes("b", 2, 4));
    acks.replied("e", nodes("b", 3, 5), 210);
    assertThat(acks.over(210)).containsExactly(wait);
  }

  @Test
  void whoIsSilentUntilALeaseAndTheMarginIsNamed() {
    acks.replied("e", nodes("b", 1, 0, "c", 1, 0), 0);
    Wait wait = await(5, 200, nodes("b", 2, 0, "c", 2, 0));
    acks.heard(new Acknowledged("c", "e", 5));
    assertThat(acks.over(299)).isEmpty();
    assertThat(acks.over(300)).containsExactly(wait);
    assertThat(wait.outcome()).isEqualTo(new Spread.Fenced(List.of("b")));
    assertThat(acks.laggingAfter(wait)).isEqualTo(Set.of("b"));
    assertThat(acks.laggingAfter(wait)).as("no change").isNull();
  }

  @Test
  void whoIsKnownToBeSilentIsNotWaitedFor() {
    acks.replied("e", nodes("b", 7, 0), 0);
    acks.replied("e", nodes("b", 7, 0), 99);
    assertThat(await(5, 99, nodes("b", 7, 0)).outcome())
        .as("its lease may last")
        .isEqualTo(new Spread.Fenced(List.of("b")));
    Wait wait = await(6, 100, nodes("b", 7, 0));
    assertThat(wait.outcome()).isEqualTo(COMPLETE);
    assertThat(await(7, 101, nodes("b", 8, 0)).outcome())
        .as("it has beaten again")
        .isEqualTo(new Spread.Fenced(List.of("b")));
  }

  @Test
  void inAYoungEpochNodesMayHaveLeasesThatAreNotListed() {
    acks.replied("e", nodes(), 0);
    Wait wait = await(5, 30, nodes());
    assertThat(acks.over(99)).isEmpty();
    assertThat(wait.notBefore()).isEqualTo(100);
    assertThat(acks.over(100)).containsExactly(wait);
    acks.replied("f", nodes("b", 1, 0), 1000);
    Wait later = acks.await("f", nodes("b", 1, 9), 9, List.of(), 1010);
    assertThat(acks.over(1099)).isEmpty();
    assertThat(acks.over(1100)).containsExactly(later);
    assertThat(later.outcome()).isEqualTo(COMPLETE);
  }

  @Test
  void sequencesOfAnotherEpochAcknowledgeNothing() {
    acks.replied("e", nodes("b", 1, 0), 0);
    Wait wait = await(5, 200, nodes("b", 2, 0));
    acks.replied("f", nodes("b", 1, 9), 210);
    acks.heard(new Acknowledged("b", "f", 9));
    assertThat(acks.over(299)).isEmpty();
    assertThat(acks.over(300)).containsExactly(wait);
  }

  @Test
  void laggardsAreForgottenWhenTheyAcknowledgeOrHaveLeft() {
    acks.replied("e", nodes("b", 1, 0, "c", 1, 0), 0);
    acks.laggingAfter(await(5, 50, nodes("b", 2, 0, "c", 2, 0)));
    assertThat(acks.laggingAfter(await(6, 60, nodes("b", 3, 6, "c", 3, 0)))).isEqualTo(Set.of("c"));
    assertThat(acks.laggingAfter(await(7, 70, nodes("b", 3, 7)))).isEmpty();
  }
}
