package dev.frontdesk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The test kit's deployments and faults do what they say. */
class DeploymentsTest {
  @Test
  void aReplicaTakesOver() {
    try (var deployment = SentinelDeployment.start()) {
      RedisServer old = deployment.master();
      old.command("SET", "a", "1");
      await().until(() -> "1".equals(deployment.replica().command("GET", "a")));
      deployment.failover();
      assertThat(deployment.master()).isNotSameAs(old);
      assertThat(deployment.master().command("GET", "a")).isEqualTo("1");
    }
  }

  @Test
  void aSlotMovesAndANodeIsReplaced() {
    try (var cluster = ClusterDeployment.start(1)) {
      RedisServer owner = cluster.ownerOf("b");
      owner.command("SET", "b", "1");
      assertThat(owner).isSameAs(cluster.nodes().getFirst());
      cluster.moveSlot("b", cluster.nodes().get(2));
      assertThat(cluster.ownerOf("b").command("GET", "b")).isEqualTo("1");
      assertThatThrownBy(() -> owner.command("GET", "b")).hasMessageStartingWith("MOVED");
      cluster.moveSlot("b", owner);
      cluster.killOwnerOf("b", true);
      assertThat(cluster.ownerOf("b")).isSameAs(cluster.nodes().get(3));
    }
  }

  @Test
  void faultsComeAndGo() {
    try (RedisServer redis = RedisServer.start();
        FaultyLink link = FaultyLink.to(redis.port());
        RespClient client = new RespClient(link.port())) {
      assertThat(client.command("SET", "a", "12345")).isEqualTo("OK");
      link.stall();
      client.send("GET", "a");
      link.pass();
      assertThat(client.next()).isEqualTo("12345");
      link.delay(Duration.ofMillis(100));
      long before = System.nanoTime();
      client.command("PING");
      assertThat(System.nanoTime() - before).isGreaterThan(90_000_000);
      link.pass();
      link.cutAfter(3);
      assertThatThrownBy(() -> client.command("GET", "a")).isInstanceOf(UncheckedIOException.class);
      link.pass();
      link.corrupt();
      assertThatThrownBy(() -> RespClient.once(link.port(), "PING")).hasMessageContaining("?PONG");
      link.refuse();
      assertThatThrownBy(() -> RespClient.once(link.port(), "PING"))
          .isInstanceOf(UncheckedIOException.class);
      link.pass();
      assertThat(RespClient.once(link.port(), "PING")).isEqualTo("PONG");
    }
  }
}
