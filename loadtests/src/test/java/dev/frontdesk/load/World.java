package dev.frontdesk.load;

import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.sample.BackendOptions;
import dev.frontdesk.sample.BookingBackend;
import dev.frontdesk.sample.BookingDatabase;
import dev.frontdesk.sample.BookingReplica;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a simulation needs, on free ports: the sample API on a real PostgreSQL with its
 * standbys, Redis, and Frontdesk as processes of their own. What was started is stopped by {@link
 * #close}, or when the JVM ends. Everything here blocks.
 */
final class World implements AutoCloseable {

  /**
   * @param nodes of Frontdesk
   * @param redis they share one
   * @param replicas standbys, each with a server of the API
   */
  record Parts(int nodes, boolean redis, int replicas) {
    static final Parts PLAIN = new Parts(1, false, 0);
  }

  private static final String LISTENING = "127.0.0.1:";

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final List<Node> nodes = new ArrayList<>();
  private final LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(1);
  private @Nullable RedisServer redis;
  private @Nullable BookingBackend api;
  private long seeded;

  private World() {}

  /** Where everything that a run leaves goes. */
  static Path results() {
    return Path.of(
            System.getProperty(
                "load.results", System.getProperty("frontdesk.root", "..") + "/loadtests/target"))
        .toAbsolutePath()
        .normalize();
  }

  static World start(String name, Parts parts, Load load) {
    World world = new World();
    Runtime.getRuntime().addShutdownHook(new Thread(world::close, "load-world-close"));
    try {
      world.begin(name, parts, load);
      return world;
    } catch (Exception failed) {
      world.close();
      throw new IllegalStateException("what " + name + " needs did not start", failed);
    }
  }

  private void begin(String name, Parts parts, Load load) throws Exception {
    BackendOptions options =
        BackendOptions.defaults()
            .withInstances(2)
            .withDay(day)
            .withLatency(load.latency())
            .withReplicas(parts.replicas());
    api = opened(BookingBackend.startAndWait(options));
    String more = "";
    if (parts.redis()) {
      RedisServer server = opened(RedisServer.start());
      redis = server;
      more =
          "redis: { url: \"%s\", when-away: degrade, degraded-ttl: 30s }".formatted(server.url());
    }
    if (parts.replicas() > 0) {
      more = postgres();
    }
    for (int i = 0; i < parts.nodes(); i++) {
      Path folder = results().resolve("load").resolve(name).resolve("node" + i);
      nodes.add(opened(Node.start(folder, upstreams(), more)));
    }
    seeded = (long) ask("select max(id) from bookings");
  }

  private synchronized <T extends AutoCloseable> T opened(T opened) {
    started.push(opened);
    return opened;
  }

  private String upstreams() {
    // As patient as Gatling is on the way straight, so that neither gives up before the other.
    String primary =
        "primary: [\"http://%s%d\"], connections: 256, connect-timeout: 10s, response-timeout: 60s"
            .formatted(LISTENING, api().port());
    List<BookingReplica> replicas = api().replicas();
    if (replicas.isEmpty()) {
      return primary;
    }
    List<String> servers = new ArrayList<>();
    List<String> databases = new ArrayList<>();
    for (BookingReplica replica : replicas) {
      servers.add("\"http://" + LISTENING + replica.port() + "\"");
      databases.add("\"" + LISTENING + database(replica).getPort() + "\"");
    }
    return primary
        + ", replicas: %s, databases: %s, spill: { rate: 500, burst: 1000 }"
            .formatted(servers, databases);
  }

  private String postgres() {
    return "postgres: { primary: \"%s\", replicas: %s }\nread-your-writes: { identities: [user] }"
        .formatted(
            address(api().connectOptions()),
            api().replicas().stream()
                .map(replica -> "\"" + address(database(replica)) + "\"")
                .toList());
  }

  private static PgConnectOptions database(BookingReplica replica) {
    return replica.standby().connectOptions(BookingBackend.DATABASE);
  }

  private static String address(PgConnectOptions options) {
    return "postgresql://%s@%s%d/%s"
        .formatted(BookingDatabase.READER, LISTENING, options.getPort(), BookingBackend.DATABASE);
  }

  /** Bookings are again those of the start, and nothing is stored anywhere. */
  void reset() throws SQLException, IOException, InterruptedException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("delete from bookings where id > " + seeded);
    }
    for (Node node : nodes) {
      node.purge();
    }
  }

  /** Bookings that users have now and that are not of the start. */
  long bookings() throws SQLException {
    return (long)
        ask("select count(*) from bookings where status = 'confirmed' and id > " + seeded);
  }

  private Object ask(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    PgConnectOptions options = api().connectOptions();
    return DriverManager.getConnection(
        "jdbc:postgresql://" + LISTENING + options.getPort() + "/" + options.getDatabase(),
        options.getUser(),
        "");
  }

  BookingBackend api() {
    return Objects.requireNonNull(api);
  }

  RedisServer redis() {
    return Objects.requireNonNull(redis);
  }

  List<Node> nodes() {
    return nodes;
  }

  /** The first day that has slots. */
  LocalDate day() {
    return day;
  }

  /** Requests that the API has answered or is answering, its replicas' included. */
  long originRequests() {
    return api().knobs().total()
        + api().replicas().stream().mapToLong(replica -> replica.knobs().total()).sum();
  }

  long originBytes() {
    return api().knobs().bodyBytes()
        + api().replicas().stream().mapToLong(replica -> replica.knobs().bodyBytes()).sum();
  }

  /** Whatever was started, the last first; what fails does not keep the rest from being stopped. */
  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      AutoCloseable next = started.pop();
      try {
        next.close();
      } catch (Exception failed) {
        System.err.println(next + " did not stop: " + failed);
      }
    }
  }
}
