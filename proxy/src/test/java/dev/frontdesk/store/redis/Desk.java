package dev.frontdesk.store.redis;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.redis.LinkObserver;
import dev.frontdesk.redis.LinkOptions;
import dev.frontdesk.redis.VertxRedisLink;
import dev.frontdesk.store.SharedStore.Shared;
import dev.frontdesk.time.HandTiming;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node's store, with a Vert.x of its own. */
final class Desk implements AutoCloseable {
  static final String EPOCH = "0123456789abcdef".repeat(2);
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** When the samples of {@code StoredResponses} were received. */
  static final Instant RECEIVED = Instant.EPOCH.plusSeconds(1_000_000);

  final Vertx vertx = Vertx.vertx();
  final HandTiming timing = new HandTiming(RECEIVED);
  final Counts counts = new Counts();
  final WatchedLink link;
  final RedisStore store;
  volatile Duration ahead = Duration.ZERO;
  private final VertxRedisLink real;

  Desk(String url) {
    this(url, ValueOptions.of("ns"));
  }

  Desk(String url, ValueOptions options) {
    this(LinkOptions.standalone(url, TIMEOUT, "ns"), options);
  }

  Desk(LinkOptions way, ValueOptions options) {
    real = new VertxRedisLink(vertx, way, LinkObserver.NONE);
    link = new WatchedLink(real);
    store = new RedisStore(vertx, link, timing, options, counts, () -> ahead);
  }

  static SharedKey key(String text) {
    return new SharedKey(new CacheKey(text), "revision", null);
  }

  static SharedKey key(String text, @Nullable String person) {
    return new SharedKey(new CacheKey(text), "revision", person);
  }

  static SharedStamp stamp(long sequence) {
    return new SharedStamp(EPOCH, sequence);
  }

  void keep(SharedKey key, StoredResponse response) {
    store.keep(key, response, stamp(response.sequence()), false);
  }

  /** Keeps it, and waits until that is done. */
  void put(SharedKey key, StoredResponse response) {
    keep(key, response);
    store.written().await();
  }

  List<Shared> find(SharedKey key) {
    return store.find(key, 0).await();
  }

  List<String> bodies(SharedKey key) {
    return find(key).stream()
        .map(one -> new String(one.response().body(), StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void close() {
    store.close().await();
    real.close().await();
    vertx.close().await();
  }
}
