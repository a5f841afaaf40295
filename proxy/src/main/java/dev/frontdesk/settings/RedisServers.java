package dev.frontdesk.settings;

import dev.frontdesk.settings.Config.Redis.Deployment;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code redis} is: one of {@code url}, {@code sentinel} and {@code cluster}.
 *
 * @param addresses empty only after a finding
 */
record RedisServers(Deployment deployment, List<RedisAddress> addresses, @Nullable String master) {
  private static final String URL = "redis://HOST:PORT, or rediss:// for TLS";
  private static final String SERVER_URL = URL + ", with /DATABASE where it is not 0";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  boolean areEncrypted() {
    return addresses.stream().anyMatch(RedisAddress::isEncrypted);
  }

  static RedisServers read(Section redis) {
    List<String> given = Stream.of("url", "sentinel", "cluster").filter(redis::has).toList();
    if (given.size() != 1) {
      redis
          .findings()
          .error(
              given.isEmpty() ? redis.place() : redis.placeOf(given.getLast()),
              "%s in redis (expected: one of url, sentinel, cluster)"
                  .formatted(given.isEmpty() ? "no server" : String.join(" and ", given)));
    }
    RedisServers servers = new RedisServers(Deployment.STANDALONE, List.of(), null);
    if (redis.has("url")) {
      Scalar url = redis.scalar("url", SERVER_URL);
      RedisAddress address =
          url == null ? null : address(redis, "url", url, true, RedisAddress.PORT);
      servers =
          new RedisServers(
              Deployment.STANDALONE, address == null ? List.of() : List.of(address), null);
    }
    Section sentinel = redis.section("sentinel", Shapes.SENTINEL);
    if (sentinel != null) {
      sentinel.required("master", "the name that Sentinels know the master by");
      servers =
          new RedisServers(
              Deployment.SENTINEL,
              nodes(sentinel, RedisAddress.SENTINEL_PORT),
              sentinel.form(
                  "master",
                  "a name of letters, digits, '.', '_' and '-'",
                  name -> NAME.matcher(name).matches() ? name : null));
    }
    Section cluster = redis.section("cluster", Shapes.CLUSTER);
    if (cluster != null) {
      servers = new RedisServers(Deployment.CLUSTER, nodes(cluster, RedisAddress.PORT), null);
    }
    return servers;
  }

  /** Some of the servers that know the others. */
  private static List<RedisAddress> nodes(Section section, int otherPort) {
    List<RedisAddress> addresses = new ArrayList<>();
    List<Scalar> scalars = section.scalars("nodes");
    Findings findings = section.findings();
    if (!section.has("nodes") || (scalars.isEmpty() && !findings.hasErrors())) {
      findings.error(section.placeOf("nodes"), "no nodes (expected: a list of " + URL + ")");
    }
    for (Scalar scalar : scalars) {
      RedisAddress address = address(section, "nodes", scalar, false, otherPort);
      if (address != null && addresses.contains(address)) {
        findings.error(
            scalar.place(), "nodes: %s a second time (expected: once)".formatted(address));
      } else if (address != null
          && !addresses.isEmpty()
          && address.isEncrypted() != addresses.getFirst().isEncrypted()) {
        findings.error(
            scalar.place(), "nodes: redis: and rediss: (expected: all with TLS, or all without)");
      } else if (address != null) {
        addresses.add(address);
      }
    }
    return List.copyOf(addresses);
  }

  /** Null only after a finding, which does not show what may be a password. */
  private static @Nullable RedisAddress address(
      Section section, String key, Scalar scalar, boolean database, int otherPort) {
    if (scalar.text().contains("@")) {
      section
          .findings()
          .error(
              scalar.place(),
              "%s: user or password in a URL (expected: user and password as keys of redis)"
                  .formatted(key));
      return null;
    }
    RedisAddress address = RedisAddress.parse(scalar.text(), otherPort);
    if (address == null) {
      section.expected(key, scalar, database ? SERVER_URL : URL);
    } else if (address.database() != null && !database) {
      section.expected(key, scalar, URL + ", without a database");
    }
    return address;
  }
}
