package dev.frontdesk.redis;

import static dev.frontdesk.redis.DeployedLinkTest.failed;
import static dev.frontdesk.redis.LinkTest.done;
import static dev.frontdesk.redis.LinkTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Cluster in which nobody has some of the slots. */
class UncoveredSlotTest {
  private static final Duration LOAD = Duration.ofMillis(600);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    done(vertx.close());
  }

  @Test
  void itsCommandsFailAtOnceAndServersAreNotLookedForEachTime() throws Exception {
    try (RedisServer redis =
            RedisServer.start("cluster-enabled yes", "cluster-require-full-coverage no");
        FaultyLink counting = FaultyLink.to(redis.port())) {
      // "bar" is in 5061, "foo" in 12182.
      redis.command("CLUSTER", "ADDSLOTSRANGE", "0", "6000");
      var link =
          new VertxRedisLink(
              vertx,
              new LinkOptions(
                  LinkOptions.Kind.CLUSTER,
                  List.of(counting.url()),
                  null,
                  null,
                  null,
                  null,
                  Duration.ofMillis(500),
                  "test"),
              LinkObserver.NONE);
      await().until(() -> !failed(link.probe(get("bar"))));
      int before = counting.connections();
      long until = System.nanoTime() + LOAD.toNanos();
      int asked = 0;
      while (System.nanoTime() < until) {
        assertThat(failed(link.send(get("foo")))).isTrue();
        asked++;
      }
      assertThat(asked).isGreaterThan(100);
      assertThat(counting.connections() - before).isLessThan(12);
      assertThat(failed(link.send(get("bar")))).isFalse();

      redis.command("CLUSTER", "ADDSLOTSRANGE", "6001", "16383");
      await().until(() -> !failed(link.probe(get("foo"))));
      done(link.close());
    }
  }
}
