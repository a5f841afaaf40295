package dev.frontdesk.redis;

import static dev.frontdesk.redis.LinkTest.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is published comes; after each loss the subscription comes again, and says so. */
class MessagesTest {
  private static final String AGAIN = "(subscribed)";
  private final Vertx vertx = Vertx.vertx();
  private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private RedisServer redis;
  private FaultyLink line;
  private VertxRedisMessages messages;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    line = FaultyLink.to(redis.port());
    messages = new VertxRedisMessages(vertx, LinkTest.options(line.url()));
    subscribe("one");
    subscribe("two");
    await().until(() -> heard.size() == 2);
    assertThat(heard).containsExactly(AGAIN + "one", AGAIN + "two");
    heard.clear();
  }

  @AfterEach
  void stop() throws Exception {
    done(messages.close());
    done(vertx.close());
    line.close();
    redis.close();
  }

  private void subscribe(String channel) {
    messages.subscribe(
        channel,
        message -> {
          threads.add(Thread.currentThread());
          heard.add((message == null ? AGAIN : message + " on ") + channel);
        });
  }

  private void publish(String channel, String message) {
    redis.command("PUBLISH", channel, message);
  }

  private void resubscribed() {
    await().until(() -> heard.contains(AGAIN + "one") && heard.contains(AGAIN + "two"));
    heard.clear();
    publish("two", "b");
    await().until(() -> heard.contains("b on two"));
  }

  @Test
  void messagesComeInTheirOrderOnOneEventLoop() {
    for (int i = 0; i < 100; i++) {
      publish(i % 2 == 0 ? "one" : "two", Integer.toString(i));
    }
    await().until(() -> heard.size() == 100);
    assertThat(heard).startsWith("0 on one", "1 on two", "2 on one").endsWith("99 on two");
    assertThat(threads).hasSize(1);
    assertThat(line.connections()).isEqualTo(1);
  }

  @Test
  void itSubscribesAgainAfterEachLoss() {
    line.cut();
    resubscribed();
    line.refuse();
    line.pass();
    resubscribed();
    redis.kill();
    redis.restart();
    resubscribed();
    assertThat(threads).hasSize(1);
  }

  @Test
  void whatIsOpenOnThisSideOnlyIsReplacedOnSuspicion() {
    line.halfOpen();
    publish("one", "lost");
    line.pass();
    // As often as something is missing; young connections are left alone.
    await()
        .until(() -> {
          messages.suspect();
          return line.connections() > 1;
        });
    resubscribed();
    assertThat(heard).doesNotContain("lost on one");
  }

  @Test
  void triesAreBoundedByTheirPauses() {
    for (int attempt = 0; attempt < 100; attempt++) {
      long longest = Math.min(2000, 50L << Math.min(attempt, 10));
      assertThat(VertxRedisMessages.pause(attempt).toMillis()).isBetween(longest / 2, longest);
    }
  }
}
