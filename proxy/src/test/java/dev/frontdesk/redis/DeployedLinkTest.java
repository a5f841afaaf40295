package dev.frontdesk.redis;

import static dev.frontdesk.redis.LinkTest.done;
import static dev.frontdesk.redis.LinkTest.get;
import static dev.frontdesk.redis.LinkTest.probeUntilUp;
import static dev.frontdesk.redis.LinkTest.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behind Sentinel, and in a Cluster: who is lost is replaced without a restart of this side. */
class DeployedLinkTest {
  private static final Duration TIMEOUT = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private final RedisScript increment =
      new RedisScript("return redis.call('INCRBY', KEYS[1], ARGV[1])");
  private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  }

  @AfterEach
  void stop() throws Exception {
    done(vertx.close());
  }

  /** As documented, and with what this test itself needs. */
  private static void addUser(RedisServer server, String also) {
    List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "front", "on", ">secret"));
    words.addAll(List.of("~*", "&*"));
    words.addAll(List.of(SecureLinkTest.COMMANDS.split(" ")));
    words.addAll(List.of(also.split(" ")));
    words.addAll(List.of("+incrby", "+mget"));
    assertThat(server.command(words.toArray(String[]::new))).isEqualTo("OK");
  }

  private void hear(Buffer message) {
    heard.add(message == null ? "subscribed" : message.toString());
  }

  @Test
  void commandsAndMessagesFollowAFailover() throws Exception {
    try (var deployment = SentinelDeployment.start()) {
      addUser(deployment.master(), SecureLinkTest.WITH_SENTINEL);
      addUser(deployment.replica(), SecureLinkTest.WITH_SENTINEL);
      var options =
          new LinkOptions(
              LinkOptions.Kind.SENTINEL,
              deployment.urls(),
              SentinelDeployment.MASTER,
              "front",
              "secret",
              null,
              TIMEOUT,
              "test");
      var link = new VertxRedisLink(vertx, options, LinkObserver.NONE);
      var readers = new VertxRedisLink(vertx, options.withReplicaReads(true), LinkObserver.NONE);
      var messages = new VertxRedisMessages(vertx, options);
      messages.subscribe("c", this::hear);
      // The first has to find who is master.
      await().until(() -> !failed(link.probe(set("a", "1"))));
      await().until(() -> "1".equals(deployment.replica().command("GET", "a")));
      await().until(() -> !failed(readers.probe(get("a"))));
      assertThat(done(readers.send(get("a"))).toString()).isEqualTo("1");
      assertThat(String.valueOf(deployment.replica().command("INFO", "commandstats")))
          .containsPattern("cmdstat_get:calls=[2-9]");
      assertThat(String.valueOf(deployment.master().command("INFO", "commandstats")))
          .doesNotContain("cmdstat_get:");
      done(readers.send(set("b", "1")));
      await().until(() -> heard.contains("subscribed"));

      // Who is stopped may come back and still believe that it is master.
      RedisServer old = deployment.master();
      old.pause();
      await().until(() -> failed(link.send(set("a", "2"))));
      deployment.awaitAnotherThan(old);
      probeUntilUp(link);
      // Each event loop has to connect anew, which may take longer than a command.
      await().until(() -> !failed(link.send(set("a", "3"))));
      assertThat(deployment.master().command("GET", "a")).isEqualTo("3");
      heard.clear();
      messages.suspect();
      await().atMost(PATIENCE).until(() -> heard.contains("subscribed"));
      deployment.master().command("PUBLISH", "c", "m");
      await().until(() -> heard.contains("m"));
      old.resume();
      await().until(() -> !failed(link.send(set("a", "4"))));
      assertThat(deployment.master().command("GET", "a")).isEqualTo("4");
      done(messages.close());
      done(readers.close());
      done(link.close());
    }
  }

  static boolean failed(Future<?> command) {
    try {
      done(command);
      return false;
    } catch (Exception failed) {
      return true;
    }
  }

  @Test
  void aClustersSlotsMoveAndItsNodesAreReplaced() throws Exception {
    try (var cluster = ClusterDeployment.start(1)) {
      cluster.nodes().forEach(node -> addUser(node, SecureLinkTest.IN_A_CLUSTER));
      var options =
          new LinkOptions(
              LinkOptions.Kind.CLUSTER,
              cluster.urls().subList(0, 2),
              null,
              "front",
              "secret",
              null,
              TIMEOUT,
              "test");
      var link = new VertxRedisLink(vertx, options, LinkObserver.NONE);
      var messages = new VertxRedisMessages(vertx, options);
      messages.subscribe("c", this::hear);

      List<Request> writes = new ArrayList<>();
      List<Request> reads = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        writes.add(set("k" + i, "v" + i));
        reads.add(get("k" + i));
      }
      await().until(() -> !failed(link.batch(writes)));
      List<Response> values = done(link.batch(reads));
      for (int i = 0; i < 100; i++) {
        assertThat(values.get(i).toString()).isEqualTo("v" + i);
      }
      assertThat(cluster.nodes().subList(0, 3))
          .allSatisfy(node -> assertThat((Long) node.command("DBSIZE")).isPositive());
      done(increment.run(link, List.of("{b}:n"), List.of(1)));

      RedisServer owner = cluster.ownerOf("b");
      assertThat(owner).isSameAs(cluster.nodes().getFirst());
      cluster.moveSlot("b", cluster.nodes().get(2));
      assertThat(done(increment.run(link, List.of("{b}:n"), List.of(1))).toInteger()).isEqualTo(2);
      assertThat(done(link.batch(List.of(get("{b}:n"), get("{b}:none")))).getFirst().toString())
          .isEqualTo("2");
      cluster.moveSlot("b", owner);
      assertThat(done(link.send(get("{b}:n"))).toString()).isEqualTo("2");

      // Another node's key is there all the time; commands end in time.
      String elsewhere = "k1";
      assertThat(cluster.ownerOf(elsewhere)).isNotSameAs(owner);
      await().until(() -> heard.contains("subscribed"));
      owner.kill();
      await().until(() -> failed(link.send(get("{b}:n"))));
      assertThat(done(link.send(get(elsewhere))).toString()).isEqualTo("v1");
      assertThat(link.state()).isEqualTo(RedisLink.State.UP);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !failed(link.send(get("{b}:n"))));
      assertThat(cluster.ownerOf("b")).isSameAs(cluster.nodes().get(3));
      assertThat(done(increment.run(link, List.of("{b}:n"), List.of(1))).toInteger()).isEqualTo(3);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> {
            cluster.nodes().get(1).command("PUBLISH", "c", "m");
            return heard.contains("m");
          });

      cluster
          .nodes()
          .forEach(node -> {
            if (node.running()) {
              node.pause();
            }
          });
      for (String key : List.of("{b}:n", "k0", "k1", "k2", "k3")) {
        await().until(() -> failed(link.send(get(key))));
      }
      await()
          .until(() -> {
            List.of("{b}:n", "k0", "k1", "k2", "k3").forEach(key -> link.send(get(key)));
            return link.state() == RedisLink.State.AWAY;
          });
      cluster
          .nodes()
          .forEach(node -> {
            if (node.running()) {
              node.resume();
            }
          });
      probeUntilUp(link);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !failed(link.send(get(elsewhere))));
      assertThatThrownBy(() -> done(link.send(Request.cmd(Command.MGET).arg("k1").arg("k2"))))
          .hasMessageContaining("CROSSSLOT");
      done(messages.close());
      done(link.close());
    }
  }
}
