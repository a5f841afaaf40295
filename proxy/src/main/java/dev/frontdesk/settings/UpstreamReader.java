package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Node.Sequence;
import dev.frontdesk.settings.yaml.Section;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code upstreams} of a configuration. */
final class UpstreamReader {
  static final String EXPECTED_URL = "http://HOST:PORT or https://HOST:PORT";

  /** Names of the operator's choice: no dot, because {@code NAME.replicas} has a meaning. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  private UpstreamReader() {}

  /**
   * @param database what replicas of upstreams may read from
   */
  static Map<String, UpstreamGroup> read(Section config, @Nullable Database database) {
    Map<String, UpstreamGroup> groups = new LinkedHashMap<>();
    for (Member member : config.members("upstreams")) {
      if (!NAME.matcher(member.name()).matches()) {
        config
            .findings()
            .error(
                member.place(),
                "upstream %s (expected: a name of letters, digits, - and _)"
                    .formatted(member.key().described()));
      }
      Section section =
          Section.of(member.value(), member.name(), Shapes.UPSTREAM, config.findings());
      if (section != null) {
        groups.put(member.name(), group(section, config.has("postgres"), database));
      }
    }
    return groups;
  }

  /** The default upstream's name: what the file says, else the first there is. */
  static @Nullable String defaultName(Section config, Map<String, UpstreamGroup> groups) {
    Scalar name = config.scalar("default-upstream", "the name of an upstream");
    if (name == null) {
      return groups.isEmpty() ? null : groups.keySet().iterator().next();
    }
    if (!groups.containsKey(name.text())) {
      config
          .findings()
          .error(
              name.place(),
              "default-upstream: %s (expected: %s)"
                  .formatted(name.text(), String.join(", ", groups.keySet())),
              Nearest.suggestion(name.text(), groups.keySet()));
    }
    return name.text();
  }

  private static UpstreamGroup group(
      Section section, boolean anyDatabase, @Nullable Database database) {
    List<URI> primary = urls(section, "primary");
    if (!section.has("primary")
        || (section.node("primary") instanceof Sequence list && list.items().isEmpty())) {
      section
          .findings()
          .error(
              section.placeOf("primary"), "no primary (expected: a list of " + EXPECTED_URL + ")");
    }
    List<URI> replicas = urls(section, "replicas");
    int connections =
        section.integer("connections", 1, UpstreamGroup.UPPER_LIMIT, UpstreamGroup.CONNECTIONS);
    return new UpstreamGroup(
        primary,
        replicas,
        section.positive("connect-timeout", UpstreamGroup.CONNECT_TIMEOUT),
        section.positive("response-timeout", UpstreamGroup.RESPONSE_TIMEOUT),
        section.positive("idle-timeout", UpstreamGroup.IDLE_TIMEOUT),
        connections,
        section.integer("queue", 0, 1_000_000, UpstreamGroup.QUEUE),
        section.integer(
            "fills",
            1,
            UpstreamGroup.mostFills(connections, primary.size()),
            UpstreamGroup.fillsOf(connections, primary.size())),
        ReplicaReader.read(section, replicas.size(), anyDatabase, database));
  }

  private static List<URI> urls(Section section, String key) {
    List<URI> urls = new ArrayList<>();
    for (Scalar scalar : section.scalars(key)) {
      URI url = origin(scalar.text());
      if (url == null) {
        section.expected(key, scalar, EXPECTED_URL);
      } else {
        urls.add(url);
      }
    }
    return List.copyOf(urls);
  }

  /** Scheme, host and port and nothing else; null where it is not that. */
  static @Nullable URI origin(String text) {
    URI url = httpUrl(text);
    boolean bare =
        url != null
            && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    return bare ? url : null;
  }

  /** An absolute http or https URL without user information; null where it is not that. */
  static @Nullable URI httpUrl(String text) {
    try {
      URI url = URI.create(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      return http
              && url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getPort() <= 65_535
          ? url
          : null;
    } catch (IllegalArgumentException notAUrl) {
      return null;
    }
  }
}
