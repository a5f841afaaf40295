package dev.frontdesk.invalidate.shared;

import static org.awaitility.Awaitility.await;

import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.SharedMarkOptions.WhenAway;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.redis.LinkObserver;
import dev.frontdesk.redis.LinkOptions;
import dev.frontdesk.redis.VertxRedisLink;
import dev.frontdesk.redis.VertxRedisMessages;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.store.StoredResponses;
import dev.frontdesk.time.VertxTiming;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node of a test on a real Redis. */
final class Node implements AutoCloseable {
  static final Duration LEASE = Duration.ofMillis(400);
  static final Duration MARGIN = Duration.ofMillis(100);

  final LocalInvalidation local;
  final SharedInvalidation marks;
  final Seen seen = new Seen();
  private final VertxRedisLink link;
  private final VertxRedisMessages messages;

  /** What the observer was told, in order. */
  static final class Seen implements SharedMarkObserver {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void leaseGained() {
      lines.add("lease gained");
    }

    @Override
    public void leaseLost() {
      lines.add("lease lost");
    }

    @Override
    public void lagging(Set<String> nodes) {
      lines.add("lagging " + nodes);
    }

    @Override
    public void gap(long missing) {
      lines.add("gap " + missing);
    }

    @Override
    public void caughtUp(int invalidations) {
      lines.add("caught up " + invalidations);
    }

    @Override
    public void distrusted(Distrust why) {
      lines.add("distrust " + why);
    }

    @Override
    public void epochChanged(Doubt why) {
      lines.add("epoch " + why);
    }

    @Override
    public void waiting(int tags, boolean everything) {
      lines.add("waiting " + tags + (everything ? " everything" : ""));
    }
  }

  static SharedMarkOptions options(String namespace, String name) {
    return new SharedMarkOptions(
        namespace, name, LEASE, MARGIN, WhenAway.PASS, Duration.ofSeconds(30), 1000, 1000, 100);
  }

  Node(Vertx vertx, LinkOptions redis, LinkOptions forMessages, SharedMarkOptions options) {
    this(vertx, redis, forMessages, options, null);
  }

  Node(
      Vertx vertx,
      LinkOptions redis,
      LinkOptions forMessages,
      SharedMarkOptions options,
      @Nullable Lease lease) {
    VertxTiming timing = new VertxTiming(vertx);
    local = new LocalInvalidation(MarkOptions.DEFAULT, timing);
    link = new VertxRedisLink(vertx, redis, LinkObserver.NONE);
    messages = new VertxRedisMessages(vertx, forMessages);
    marks =
        lease == null
            ? new SharedInvalidation(local, link, messages, timing, options, seen)
            : new SharedInvalidation(
                local,
                new RedisTruth(link, options),
                messages,
                timing,
                options,
                seen,
                lease,
                new Journal(options.journal(), options.node(), local::sequence));
  }

  Node started() {
    get(marks.start());
    return this;
  }

  Node trusted() {
    return started().leased();
  }

  /** A response that is filled now, and its shared stamp. */
  Filled fill(String... tags) {
    long stamp = marks.sequence();
    Tag[] all = new Tag[tags.length];
    for (int i = 0; i < tags.length; i++) {
      all[i] = tag(tags[i]);
    }
    return new Filled(StoredResponses.stored("k", "x", stamp, all), marks.stampOf(stamp));
  }

  /** With an asterisk: it was cut. */
  static Tag tag(String text) {
    return text.endsWith("*") ? new Tag(text.substring(0, text.length() - 1), true) : Tag.of(text);
  }

  Validity check(Filled filled) {
    return marks.check(filled.response());
  }

  /**
   * As it would be read from Redis by this node, when it has a lease: a busy machine may take it
   * for a moment.
   */
  Validity confirm(Filled filled) {
    SharedStamp stamp = filled.stamp();
    if (stamp == null) {
      throw new AssertionError("it was not shared");
    }
    return await()
        .until(
            () -> get(marks.confirm(stamp, filled.response().tags())),
            found -> !found.equals(MarkVerdict.UNCONFIRMED));
  }

  /** Waits until it has a lease. */
  Node leased() {
    await().until(marks::hasLease);
    return this;
  }

  Spread invalidate(Consistency reach, String... tags) {
    return get(
        marks.invalidate(List.of(tags).stream().map(Node::tag).toList(), false, reach).spread());
  }

  record Filled(StoredResponse response, @Nullable SharedStamp stamp) {}

  static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  /** As a process that is killed: without a word. */
  @Override
  public void close() {
    messages.close();
    link.close();
  }
}
