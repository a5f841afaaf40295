package dev.frontdesk.race;

import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Config.Redis.Deployment;
import dev.frontdesk.settings.Config.Redis.WhenAway;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What nodes of a race are told of their Redis. */
record RaceRedis(
    Deployment deployment,
    List<String> servers,
    @Nullable String master,
    String namespace,
    Duration lease,
    WhenAway whenAway,
    Duration degradedTtl) {
  static final Duration LEASE = Duration.ofSeconds(1);
  private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(500);

  /** One server, by its URL. */
  static RaceRedis at(String url, String namespace) {
    return new RaceRedis(
        Deployment.STANDALONE,
        List.of(url),
        null,
        namespace,
        LEASE,
        WhenAway.PASS,
        Duration.ofSeconds(2));
  }

  RaceRedis whenAway(WhenAway answer) {
    return new RaceRedis(deployment, servers, master, namespace, lease, answer, degradedTtl);
  }

  RaceRedis degradedFor(Duration ttl) {
    return new RaceRedis(deployment, servers, master, namespace, lease, whenAway, ttl);
  }

  RaceRedis lease(Duration other) {
    return new RaceRedis(deployment, servers, master, namespace, other, whenAway, degradedTtl);
  }

  /** The same server by another way. */
  RaceRedis via(String url) {
    return new RaceRedis(deployment, List.of(url), master, namespace, lease, whenAway, degradedTtl);
  }

  List<Config.Redis> forNodes(int count) {
    return Collections.nCopies(count, settings());
  }

  Config.Redis settings() {
    return new Config.Redis(
        deployment,
        servers,
        master,
        null,
        null,
        null,
        namespace,
        COMMAND_TIMEOUT,
        lease,
        whenAway,
        degradedTtl,
        List.of(),
        4 << 20,
        1_000_000,
        10_000,
        Duration.ofMillis(200),
        false);
  }
}
