package dev.frontdesk.cli;

import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.UpstreamGroup;
import java.net.URI;
import java.util.stream.Collectors;

/**
 * The line with which {@code run} says that it listens: addresses that can be asked as they are.
 */
final class Greeting {
  private Greeting() {}

  /**
   * @param port on which clients are heard, which the configuration may leave open
   * @param adminPort likewise for operators
   */
  static String of(Config config, int port, int adminPort) {
    return "frontdesk: %s://%s:%d -> %s, admin http://%s:%d"
        .formatted(
            config.listen().tls() == null ? "http" : "https",
            config.listen().address().host(),
            port,
            origin(config),
            config.admin().address().host(),
            adminPort);
  }

  private static String origin(Config config) {
    String name = config.defaultUpstream();
    UpstreamGroup group = name == null ? null : config.upstreams().get(name);
    return group == null
        ? "no upstream but those that rules name"
        : group.primary().stream().map(URI::toString).collect(Collectors.joining(" "));
  }
}
