package dev.frontdesk.redis;

import static dev.frontdesk.redis.DeployedLinkTest.failed;
import static dev.frontdesk.redis.LinkTest.done;
import static dev.frontdesk.redis.LinkTest.get;
import static dev.frontdesk.redis.LinkTest.ping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.wire.SelfSigned;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, and a user that may do only what is needed. */
class SecureLinkTest {
  static final String COMMANDS =
      "-@all +evalsha +eval +get +set +del +unlink +pexpire +pttl +hget +hgetall +hset +hdel +hlen"
          + " +hkeys +hstrlen +hmget +hscan +xadd +xrange +time +info +publish +subscribe +ping"
          + " +select";

  static final String WITH_SENTINEL = "+role";
  static final String IN_A_CLUSTER = "+cluster|slots +readonly +asking";

  /** For the namespace {@code test}. */
  private static final String USER = "user front on >secret ~test:* ~{test}:* &test:* " + COMMANDS;

  private static final Duration TIMEOUT = Duration.ofMillis(500);

  @TempDir Path folder = Path.of("");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    done(vertx.close());
  }

  private static LinkOptions options(
      String url, @Nullable String password, @Nullable String certificates) {
    return new LinkOptions(
        LinkOptions.Kind.STANDALONE,
        List.of(url),
        null,
        password == null ? null : "front",
        password,
        certificates,
        TIMEOUT,
        "test");
  }

  @Test
  void aUserNeedsNoMoreThanIsDocumented() throws Exception {
    try (RedisServer redis = RedisServer.start(USER, "user default off")) {
      var link =
          new VertxRedisLink(vertx, options(redis.url() + "/0", "secret", null), LinkObserver.NONE);
      var script =
          new RedisScript(
              """
              redis.call('INFO', 'server')
              local time = redis.call('TIME')
              redis.call('HSET', KEYS[1], 'f', time[1], 'g', '2')
              redis.call('HMGET', KEYS[1], 'f')
              redis.call('HSCAN', KEYS[1], '0', 'COUNT', '10')
              redis.call('HSTRLEN', KEYS[1], 'f')
              redis.call('HKEYS', KEYS[1])
              redis.call('HDEL', KEYS[1], 'f')
              redis.call('XADD', KEYS[2], '1-0', 'a', 'b')
              redis.call('XRANGE', KEYS[2], '-', '+')
              redis.call('PEXPIRE', KEYS[1], '10000')
              redis.call('PTTL', KEYS[1])
              redis.call('PUBLISH', 'test:log', 'm')
              return redis.call('HLEN', KEYS[1])
              """);
      var heard = new ConcurrentLinkedQueue<String>();
      var messages = new VertxRedisMessages(vertx, options(redis.url() + "/0", "secret", null));
      messages.subscribe("test:log", message -> heard.add(String.valueOf(message)));
      await().until(() -> heard.contains("null"));
      assertThat(done(script.run(link, List.of("{test}:marks", "{test}:log"), List.of())).toLong())
          .isEqualTo(1);
      await().until(() -> heard.contains("m"));
      assertThat(done(link.send(Request.cmd(Command.HGETALL).arg("{test}:marks"))).get("g"))
          .hasToString("2");
      done(link.send(Request.cmd(Command.UNLINK).arg("{test}:marks").arg("{test}:log")));
      done(
          link.batch(
              List.of(
                  ping(),
                  Request.cmd(Command.SET).arg("test:f").arg("t").arg("NX").arg("PX").arg(100),
                  get("test:f"),
                  Request.cmd(Command.DEL).arg("test:f"))));

      // And may do no more.
      for (Request refused :
          List.of(
              get("others"),
              Request.cmd(Command.FLUSHALL),
              Request.cmd(Command.KEYS).arg("*"),
              Request.cmd(Command.PUBLISH).arg("others").arg("m"))) {
        assertThatThrownBy(() -> done(link.send(refused))).hasMessageContaining("NOPERM");
      }
      assertThat(link.state()).isEqualTo(RedisLink.State.UP);
      done(messages.close());
      done(link.close());

      var wrong = new VertxRedisLink(vertx, options(redis.url(), "wrong", null), LinkObserver.NONE);
      assertThatThrownBy(() -> done(wrong.send(ping())))
          .hasMessageContaining("WRONGPASS")
          .hasMessageNotContaining("wrong ");
      done(wrong.close());
    }
  }

  @Test
  void theCertificateAndTheNameInItAreChecked() throws Exception {
    SelfSigned.writeTo(folder);
    int port = RedisServer.freePort();
    try (RedisServer redis =
        RedisServer.start(
            "tls-port " + port,
            "tls-cert-file " + folder.resolve("certificate.pem"),
            "tls-key-file " + folder.resolve("key.pem"),
            "tls-auth-clients no")) {
      String trusted = SelfSigned.certificate();
      redis.command("SET", "a", "1");
      var link =
          new VertxRedisLink(
              vertx, options("rediss://localhost:" + port, null, trusted), LinkObserver.NONE);
      // Its first handshake may take longer than a command.
      await().until(() -> !failed(link.probe(get("a"))));
      assertThat(done(link.send(get("a"))).toString()).isEqualTo("1");
      done(link.close());
      for (LinkOptions refused :
          List.of(
              // The name is another.
              options("rediss://127.0.0.1:" + port, null, trusted),
              // Nobody vouches for it.
              options("rediss://localhost:" + port, null, null))) {
        var unsure = new VertxRedisLink(vertx, refused, LinkObserver.NONE);
        await()
            .until(() -> {
              assertThat(failed(unsure.send(get("a")))).isTrue();
              return unsure.state() == RedisLink.State.AWAY;
            });
        done(unsure.close());
      }
    }
  }

  @Test
  void theDocumentSaysWhatTheUserNeeds() throws Exception {
    String root = Objects.requireNonNull(System.getProperty("frontdesk.root"));
    assertThat(Files.readString(Path.of(root, "proxy", "docs", "configuration.md")))
        .contains(
            "`ACL SETUSER frontdesk on >PASSWORD ~frontdesk:* ~{frontdesk}:* &frontdesk:* "
                + COMMANDS
                + "`",
            "`" + WITH_SENTINEL + "`",
            "`" + IN_A_CLUSTER + "`");
  }

  @Test
  void secretsAreNotInTexts() {
    LinkOptions options = options("redis://u:hidden@h:1", "secret", null);
    assertThat(options.toString())
        .doesNotContain("hidden")
        .doesNotContain("secret")
        .contains("h:1");
  }
}
