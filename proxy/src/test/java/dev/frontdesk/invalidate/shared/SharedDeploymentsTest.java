package dev.frontdesk.invalidate.shared;

import static dev.frontdesk.invalidate.shared.MarkVerdict.INVALIDATED;
import static dev.frontdesk.invalidate.shared.MarkVerdict.VALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.Node.Filled;
import dev.frontdesk.redis.ClusterDeployment;
import dev.frontdesk.redis.LinkOptions;
import dev.frontdesk.redis.SentinelDeployment;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes behind Sentinel, and in a Cluster. */
class SharedDeploymentsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static Vertx vertx;

  @BeforeAll
  static void begin() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void end() {
    Node.get(vertx.close());
  }

  private static Node node(
      LinkOptions.Kind kind, List<String> urls, @Nullable String master, String name) {
    LinkOptions link =
        new LinkOptions(kind, urls, master, null, null, null, Duration.ofMillis(200), "front");
    return new Node(vertx, link, link, Node.options("front", name)).trusted();
  }

  private static void closeAll(Node... nodes) {
    for (Node node : nodes) {
      Node.get(node.marks.close());
      node.close();
    }
  }

  @Test
  void afterAFailoverThereIsANewEpoch() {
    try (SentinelDeployment redis = SentinelDeployment.start()) {
      LinkOptions.Kind kind = LinkOptions.Kind.SENTINEL;
      Node a = node(kind, redis.urls(), SentinelDeployment.MASTER, "a");
      Node b = node(kind, redis.urls(), SentinelDeployment.MASTER, "b");
      a.invalidate(Consistency.CLUSTER, "y");
      Filled filled = b.fill("x");
      assertThat(a.confirm(filled)).isEqualTo(VALID);
      a.seen.lines.clear();
      b.seen.lines.clear();
      redis.failover();
      // The new master may lack the latest, or all, of what the old one had.
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(a.seen.lines).anyMatch(line -> line.startsWith("epoch "));
            assertThat(b.seen.lines).anyMatch(line -> line.startsWith("epoch "));
            assertThat(a.marks.hasLease() && b.marks.hasLease()).isTrue();
          });
      assertThat(a.confirm(filled)).isEqualTo(INVALIDATED);
      assertThat(b.check(filled)).isEqualTo(INVALIDATED);
      Filled later = b.fill("x");
      assertThat(a.confirm(later)).isEqualTo(VALID);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(a.invalidate(Consistency.CLUSTER, "x")).isEqualTo(new Spread.Complete()));
      assertThat(b.check(later)).isEqualTo(INVALIDATED);
      closeAll(a, b);
    }
  }

  @Test
  void theMarksOfANamespaceAreInOneSlotOfACluster() {
    ClusterDeployment redis = ClusterDeployment.shared();
    Node a = node(LinkOptions.Kind.CLUSTER, redis.urls(), null, "a");
    Node b = node(LinkOptions.Kind.CLUSTER, redis.urls(), null, "b");
    Filled filled = b.fill("x");
    assertThat(a.confirm(filled)).isEqualTo(VALID);
    assertThat(a.invalidate(Consistency.CLUSTER, "x")).isEqualTo(new Spread.Complete());
    assertThat(b.check(filled)).isEqualTo(INVALIDATED);
    assertThat(b.confirm(filled)).isEqualTo(INVALIDATED);
    assertThat(redis.slotOf("{front}:marks")).isEqualTo(redis.slotOf("{front}:log"));

    Filled before = b.fill("x");
    redis.moveSlot(
        "{front}:marks",
        redis.nodes().stream()
            .filter(node -> node != redis.ownerOf("{front}:marks"))
            .findFirst()
            .orElseThrow());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(b.seen.lines).contains("epoch PROCESS"));
    assertThat(b.check(before)).isEqualTo(INVALIDATED);
    closeAll(a, b);
  }
}
