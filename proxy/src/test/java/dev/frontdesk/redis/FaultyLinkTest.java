package dev.frontdesk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The test kit's faults do what they say; its deployments are shown by {@link DeployedLinkTest}.
 */
class FaultyLinkTest {
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
