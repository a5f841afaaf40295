package dev.frontdesk.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server says of itself by INFO, as far as it matters here.
 *
 * @param version such as {@code 7.0.15}; empty: it does not say
 * @param usedBytes memory that it uses
 * @param maximumBytes {@code maxmemory}; 0: no bound
 * @param policy {@code maxmemory-policy}
 * @param evictions keys evicted since it started
 * @param hits keys that commands found, since it started
 * @param misses keys that they did not find
 * @param replicas that follow it now
 * @param needsReplicas whether it takes writes only with so many replicas ({@code
 *     min-replicas-to-write})
 * @param clients connections that it has
 */
public record RedisInfo(
    String version,
    long usedBytes,
    long maximumBytes,
    String policy,
    long evictions,
    long hits,
    long misses,
    int replicas,
    boolean needsReplicas,
    int clients) {
  public static final RedisInfo UNKNOWN = new RedisInfo("", 0, 0, "", 0, 0, 0, 0, false, 0);

  /** Scripts here are written for it. */
  private static final int LEAST_VERSION = 7;

  /** Of the text of INFO; what is missing or unreadable there is 0 or empty. */
  public static RedisInfo of(String text) {
    Map<String, String> values = new HashMap<>();
    text.lines()
        .forEach(line -> {
          int colon = line.indexOf(':');
          if (colon > 0) {
            values.put(line.substring(0, colon), line.substring(colon + 1).strip());
          }
        });
    return new RedisInfo(
        values.getOrDefault("redis_version", ""),
        number(values, "used_memory"),
        number(values, "maxmemory"),
        values.getOrDefault("maxmemory_policy", ""),
        number(values, "evicted_keys"),
        number(values, "keyspace_hits"),
        number(values, "keyspace_misses"),
        (int) number(values, "connected_slaves"),
        values.containsKey("min_slaves_good_slaves"),
        (int) number(values, "connected_clients"));
  }

  private static long number(Map<String, String> values, String name) {
    try {
      return Math.max(0, Long.parseLong(values.getOrDefault(name, "0")));
    } catch (NumberFormatException notOne) {
      return 0;
    }
  }

  /** What in its configuration could break a promise, one sentence each. */
  public List<String> dangers() {
    List<String> dangers = new ArrayList<>();
    if (!version.isEmpty() && majorVersion() < LEAST_VERSION) {
      dangers.add(
          "Redis %s (expected: %d or later): nothing is shared".formatted(version, LEAST_VERSION));
    }
    if (policy.startsWith("allkeys-")) {
      dangers.add(
          "maxmemory-policy %s may evict the marks of invalidations, whereupon all that is stored"
                  .formatted(policy)
              + " is invalid (expected: volatile-lru, volatile-lfu or volatile-ttl)");
    }
    if (policy.equals("noeviction") && maximumBytes > 0) {
      dangers.add(
          "maxmemory-policy noeviction with a maxmemory: once it is full, Redis takes no values any"
              + " more (expected: volatile-lru, volatile-lfu or volatile-ttl)");
    }
    if (replicas > 0 && !needsReplicas) {
      dangers.add(
          "min-replicas-to-write is 0: a master that was cut off and replaced goes on confirming"
              + " invalidations that its successor does not know (expected: 1)");
    }
    return dangers;
  }

  private long majorVersion() {
    int dot = version.indexOf('.');
    return number(Map.of("", dot < 0 ? version : version.substring(0, dot)), "");
  }
}
