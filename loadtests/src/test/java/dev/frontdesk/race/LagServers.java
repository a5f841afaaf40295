package dev.frontdesk.race;

import static org.awaitility.Awaitility.await;

import dev.frontdesk.cli.EmbeddedProxy;
import dev.frontdesk.cli.Interposed;
import dev.frontdesk.sample.BackendOptions;
import dev.frontdesk.sample.BookingBackend;
import dev.frontdesk.sample.BookingDatabase;
import dev.frontdesk.sample.BookingReplica;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ConfigLoader;
import dev.frontdesk.settings.LoadedConfig;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The sample API on a primary, and three more servers of it on streaming standbys. A proxy before
 * them knows the same servers as two groups: {@code watched}, whose positions it learns from the
 * databases, and {@code told}, whose servers tell positions in their answers.
 */
final class LagServers implements AutoCloseable {
  static final int STANDBYS = 3;

  /** What the standbys begin with. */
  static final List<Duration> DELAYS =
      List.of(Duration.ZERO, Duration.ofMillis(200), Duration.ofMillis(700));

  private final BookingBackend backend;

  private LagServers(BookingBackend backend) {
    this.backend = backend;
  }

  static LagServers start() throws Exception {
    return new LagServers(
        BookingBackend.startAndWait(
            BackendOptions.defaults()
                .withDay(LocalDate.of(2026, 12, 1))
                .withInstances(1)
                .withReplicas(STANDBYS)
                .withPosition(true)));
  }

  BookingBackend backend() {
    return backend;
  }

  List<BookingReplica> replicas() {
    return backend.replicas();
  }

  /** Requests that reached the replicas' servers. */
  long askedOfReplicas() {
    return replicas().stream().mapToLong(replica -> replica.knobs().total()).sum();
  }

  void lag(List<Duration> delays) {
    for (int i = 0; i < STANDBYS; i++) {
      replicas().get(i).standby().delay(delays.get(i));
    }
  }

  /**
   * The configuration, and how it is used in a proxy of this process.
   *
   * @param spill of each group, and of queries
   */
  Config config(String spill) {
    LoadedConfig loaded =
        ConfigLoader.load(new SourceText("lag.yaml", yaml(spill)), Surroundings.NOTHING);
    Config config = loaded.config();
    if (config == null || !loaded.findings().isEmpty()) {
      throw new IllegalStateException(loaded.findings().toString());
    }
    return config;
  }

  String yaml(String spill) {
    String servers =
        "primary: \"http://127.0.0.1:%d\", replicas: %s"
            .formatted(
                backend.port(), each(replica -> "\"http://127.0.0.1:" + replica.port() + "\""));
    return """
    version: 1
    listen: { address: "127.0.0.1:0" }
    admin: { address: "127.0.0.1:0" }
    upstreams:
      watched: { SERVERS, databases: DATABASES, SPILL, breaker: { failures: 3, open-for: 300ms } }
      told: { SERVERS, position-field: X-Db-Lsn, max-lag: 60s, SPILL, breaker: { failures: 3, open-for: 300ms } }
    default-upstream: told
    postgres:
      primary: "PRIMARY"
      replicas: STANDBYS
      positions: { max-lag: 10s }
      SPILL
    read-your-writes: { identities: [user] }
    """
        .replace("SERVERS", servers)
        .replace("DATABASES", each(replica -> "\"127.0.0.1:" + standby(replica).getPort() + "\""))
        .replace("PRIMARY", url(backend.connectOptions()))
        .replace("STANDBYS", each(replica -> '"' + url(standby(replica)) + '"'))
        .replace("SPILL", spill);
  }

  private String each(Function<BookingReplica, String> text) {
    return replicas().stream().map(text).collect(Collectors.joining(", ", "[", "]"));
  }

  private static PgConnectOptions standby(BookingReplica replica) {
    return replica.standby().connectOptions(BookingBackend.DATABASE);
  }

  private static String url(PgConnectOptions options) {
    return "postgresql://%s@127.0.0.1:%d/%s"
        .formatted(BookingDatabase.READER, options.getPort(), options.getDatabase());
  }

  /** A proxy before them that has found all standbys. */
  EmbeddedProxy proxy(String spill, List<SourceText> rules, Swarm swarm, Interposed interposed)
      throws Exception {
    EmbeddedProxy proxy = EmbeddedProxy.start(config(spill), rules, interposed);
    try {
      awaitStandbys(proxy, swarm, STANDBYS);
      return proxy;
    } catch (Exception | Error failed) {
      proxy.close();
      throw failed;
    }
  }

  /** Until so many standbys are asked for reads. */
  static void awaitStandbys(EmbeddedProxy proxy, Swarm swarm, int count) {
    await().atMost(Duration.ofSeconds(60)).until(() -> eligible(figures(proxy, swarm)) == count);
  }

  private static long eligible(JsonObject figures) {
    return figures.getJsonArray("standbys").stream()
        .filter(standby -> ((JsonObject) standby).getBoolean("eligible"))
        .count();
  }

  /** What operators see. */
  static JsonObject figures(EmbeddedProxy proxy, Swarm swarm) throws Exception {
    return Waits.get(
            swarm.ask(
                HttpMethod.GET,
                proxy.adminPort(),
                "/replicas",
                null,
                Map.of("Authorization", "Bearer " + proxy.adminToken())))
        .expect(200)
        .json();
  }

  /** Who answered reads, by group, as the proxy says. */
  static Map<String, Map<String, Long>> served(EmbeddedProxy proxy, Swarm swarm) throws Exception {
    Map<String, Map<String, Long>> groups = new TreeMap<>();
    JsonObject reads = figures(proxy, swarm).getJsonObject("reads");
    for (String group : reads.fieldNames()) {
      Map<String, Long> counts = new TreeMap<>();
      for (Map.Entry<String, Object> count : reads.getJsonObject(group)) {
        counts.put(count.getKey(), ((Number) count.getValue()).longValue());
      }
      groups.put(group, counts);
    }
    return groups;
  }

  /** Those of one kind, by group; groups without any are left out. */
  static Map<String, Long> served(EmbeddedProxy proxy, Swarm swarm, String by) throws Exception {
    Map<String, Long> counts = new TreeMap<>();
    served(proxy, swarm)
        .forEach((group, all) -> {
          long count = all.getOrDefault(by, 0L);
          if (count > 0) {
            counts.put(group, count);
          }
        });
    return counts;
  }

  /** All run, and nobody is late. */
  void calm() throws IOException {
    for (BookingReplica replica : replicas()) {
      replica.standby().start();
      replica.standby().resume();
      replica.standby().delay(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    backend.close();
  }

  /** Gives tests the one of this JVM, started for the first that wants it. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == LagServers.class;
    }

    @Override
    public LagServers resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(LagServers.class))
          .getOrComputeIfAbsent(LagServers.class, key -> start(), LagServers.class);
    }

    private static LagServers start() {
      try {
        return LagServers.start();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
