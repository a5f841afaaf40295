package dev.frontdesk.settings;

import dev.frontdesk.settings.Config.Redis;
import dev.frontdesk.settings.Config.Redis.WhenAway;
import dev.frontdesk.settings.yaml.Section;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code redis} part of a configuration. */
final class RedisReader {
  static final String NAMESPACE = "frontdesk";
  static final Duration COMMAND_TIMEOUT = Duration.ofMillis(50);
  static final Duration LEASE = Duration.ofSeconds(1);
  static final Duration DEGRADED_TTL = Duration.ofSeconds(30);
  static final Duration FILL_WAIT = Duration.ofMillis(500);
  static final long VALUE = 4L << 20;
  static final int MARKS = 1_000_000;
  static final int JOURNAL = 10_000;

  /** A value is one command: a larger one would hold up all that wait on the same connection. */
  static final long MOST_VALUE = 64L << 20;

  private static final Duration LEAST_LEASE = Duration.ofMillis(100);

  /** A write waits as long for a node that is silent. */
  private static final Duration LONGEST_LEASE = Duration.ofSeconds(30);

  /** Braces would be a Cluster's hash tag, a colon another key's beginning. */
  private static final Pattern NAMESPACE_FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final SecretReader secrets;

  RedisReader(SecretReader secrets) {
    this.secrets = secrets;
  }

  /** Null where nothing is said, or it is no mapping. */
  @Nullable Redis read(Section config) {
    Section redis = config.section("redis", Shapes.REDIS);
    if (redis == null) {
      return null;
    }
    RedisServers servers = RedisServers.read(redis);
    String namespace =
        redis.form(
            "namespace",
            "1 to 64 letters, digits, '.', '_' and '-'",
            name -> NAMESPACE_FORM.matcher(name).matches() ? name : null);
    Duration lease = lease(redis);
    WhenAway away =
        redis.choice("when-away", Words.of("degrade", WhenAway.DEGRADE, "pass", WhenAway.PASS));
    checkDegraded(redis, away);
    return new Redis(
        servers.deployment(),
        servers.addresses().stream().map(RedisAddress::toString).toList(),
        servers.master(),
        user(redis),
        password(redis),
        certificates(redis, servers),
        namespace == null ? NAMESPACE : namespace,
        commandTimeout(redis, lease),
        lease,
        away == null ? WhenAway.DEGRADE : away,
        redis.positive("degraded-ttl", DEGRADED_TTL),
        new EncryptionKeyReader(secrets).read(redis),
        maxValue(redis),
        redis.integer("marks", 1000, 100_000_000, MARKS),
        redis.integer("journal", 1, 1_000_000, JOURNAL),
        redis.positive("fill-wait", FILL_WAIT),
        replicaReads(redis, servers));
  }

  private static Duration lease(Section redis) {
    Duration lease = redis.duration("lease", LEASE);
    if (lease.compareTo(LEAST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
      redis
          .findings()
          .error(
              redis.placeOf("lease"),
              "lease: %d ms (expected: from 100ms to 30s)".formatted(lease.toMillis()));
    }
    return lease;
  }

  /** A lease is renewed by a command: one that may take as long could never renew it. */
  private static Duration commandTimeout(Section redis, Duration lease) {
    Duration timeout = redis.positive("command-timeout", COMMAND_TIMEOUT);
    if (timeout.compareTo(lease) >= 0) {
      redis
          .findings()
          .error(
              redis.placeOf(redis.has("command-timeout") ? "command-timeout" : "lease"),
              "command-timeout: %d ms (expected: less than the lease, %d ms)"
                  .formatted(timeout.toMillis(), lease.toMillis()));
    }
    return timeout;
  }

  private static void checkDegraded(Section redis, @Nullable WhenAway away) {
    if (away == WhenAway.PASS && redis.has("degraded-ttl")) {
      redis
          .findings()
          .error(
              redis.placeOf("degraded-ttl"),
              "degraded-ttl beside when-away: pass (expected: only with degrade)");
    }
  }

  private static @Nullable String user(Section redis) {
    String user = redis.text("user");
    if (user != null && !redis.has("password")) {
      redis
          .findings()
          .error(redis.placeOf("user"), "user without password (expected: both, or password)");
    }
    return user;
  }

  private @Nullable Secret password(Section redis) {
    String password = secrets.read(redis, "password");
    if (password != null && password.isEmpty()) {
      redis
          .findings()
          .error(
              redis.placeOf("password"),
              "password: nothing (expected: a text, or file: and a path)");
    }
    return password == null ? null : new Secret(password);
  }

  private @Nullable String certificates(Section redis, RedisServers servers) {
    if (redis.has("ca") && !servers.addresses().isEmpty() && !servers.areEncrypted()) {
      redis
          .findings()
          .error(
              redis.placeOf("ca"), "ca without TLS (expected: only with rediss:// in the address)");
    }
    return secrets.pem(redis, "ca", "CERTIFICATE");
  }

  private static long maxValue(Section redis) {
    long size = redis.size("max-value", VALUE);
    if (size < 1 || size > MOST_VALUE) {
      redis
          .findings()
          .error(
              redis.placeOf("max-value"),
              "max-value: %d bytes (expected: from 1B to 64MiB)".formatted(size));
    }
    return size;
  }

  private static boolean replicaReads(Section redis, RedisServers servers) {
    boolean wanted = redis.flag("replica-reads", false);
    if (wanted && servers.deployment() == Redis.Deployment.STANDALONE && redis.has("url")) {
      redis
          .findings()
          .error(
              redis.placeOf("replica-reads"),
              "replica-reads beside url (expected: only with sentinel or cluster, which know replicas)");
    }
    return wanted;
  }
}
