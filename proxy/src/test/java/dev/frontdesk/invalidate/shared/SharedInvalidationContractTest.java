package dev.frontdesk.invalidate.shared;

import static org.awaitility.Awaitility.await;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.InvalidationContract;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.redis.LinkObserver;
import dev.frontdesk.redis.LinkOptions;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.redis.VertxRedisLink;
import dev.frontdesk.redis.VertxRedisMessages;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Alone on a Redis, it does what the one without Redis does. */
class SharedInvalidationContractTest extends InvalidationContract {
  private static RedisServer redis;
  private static Vertx vertx;
  private static VertxRedisLink link;
  private static VertxRedisMessages messages;

  private SharedInvalidation marks;

  @BeforeAll
  static void begin() {
    redis = RedisServer.start();
    vertx = Vertx.vertx();
    LinkOptions options = LinkOptions.standalone(redis.url(), Duration.ofSeconds(1), "contract");
    link = new VertxRedisLink(vertx, options, LinkObserver.NONE);
    messages = new VertxRedisMessages(vertx, options);
  }

  @AfterAll
  static void end() {
    Node.get(vertx.close());
    redis.close();
  }

  @BeforeEach
  void start() {
    redis.command("FLUSHALL");
    marks =
        new SharedInvalidation(
            new LocalInvalidation(MarkOptions.DEFAULT, timing),
            link,
            messages,
            timing,
            Node.options("contract", "alone"),
            SharedMarkObserver.NOBODY);
    Node.get(marks.start());
    await().until(marks::hasLease);
  }

  @AfterEach
  void stop() {
    Node.get(marks.close());
  }

  @Override
  protected Invalidation invalidation() {
    return marks;
  }

  @Override
  protected void advance(Duration by) {
    super.advance(by);
    // The next beat is due at once, which is when time goes on.
    await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          timing.advance(Duration.ofNanos(1));
          return marks.hasLease();
        });
  }
}
