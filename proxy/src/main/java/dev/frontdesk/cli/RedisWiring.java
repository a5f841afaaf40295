package dev.frontdesk.cli;

import dev.frontdesk.invalidate.shared.SharedInvalidation;
import dev.frontdesk.invalidate.shared.SharedMarkOptions;
import dev.frontdesk.redis.LinkOptions;
import dev.frontdesk.settings.Config;
import dev.frontdesk.store.redis.EncryptionKeys;
import dev.frontdesk.store.redis.ValueOptions;
import java.time.Duration;
import java.util.HexFormat;

/** From what {@code redis:} says to what each part of the shared tier wants to know. */
final class RedisWiring {
  /** By how much the clocks of two nodes may drift apart within a lease. */
  static final Duration MARGIN = Duration.ofMillis(200);

  /** Invalidations that a node can catch up with after a silence. */
  static final int LOG = 10_000;

  private RedisWiring() {}

  static LinkOptions link(Config.Redis redis) {
    return new LinkOptions(
        switch (redis.deployment()) {
          case STANDALONE -> LinkOptions.Kind.STANDALONE;
          case SENTINEL -> LinkOptions.Kind.SENTINEL;
          case CLUSTER -> LinkOptions.Kind.CLUSTER;
        },
        redis.nodes(),
        redis.master(),
        redis.user(),
        redis.password() == null ? null : redis.password().text(),
        redis.certificates(),
        redis.commandTimeout(),
        redis.namespace());
  }

  static SharedMarkOptions marks(Config.Redis redis, String node) {
    return new SharedMarkOptions(
        redis.namespace(),
        node,
        redis.lease(),
        MARGIN,
        switch (redis.whenAway()) {
          case DEGRADE -> SharedMarkOptions.WhenAway.DEGRADE;
          case PASS -> SharedMarkOptions.WhenAway.PASS;
        },
        redis.degradedTtl(),
        redis.marks(),
        LOG,
        redis.journal());
  }

  /**
   * What this node has learned to be wrong in the meantime is not written.
   *
   * @param marks of this node
   */
  static ValueOptions values(Config.Redis redis, SharedInvalidation marks) {
    return new ValueOptions(
        redis.namespace(),
        (int) Math.min(Integer.MAX_VALUE, redis.maxValue()),
        EncryptionKeys.of(
            redis.encryptionKeys().stream()
                .map(key -> HexFormat.of().parseHex(key.text()))
                .toList()),
        (response, stamp) -> marks.stillValid(response.sequence(), response.tags()));
  }
}
