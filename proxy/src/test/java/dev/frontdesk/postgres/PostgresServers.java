package dev.frontdesk.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real primary and any number of streaming standbys, on free ports of loopback. A primary is up
 * in half a second (the first of a JVM in two), a standby likewise. Runs as root and as others.
 *
 * <pre>{@code
 * try (PostgresServers servers = PostgresServers.start()) {
 *   servers.sql("create table t (id int primary key)");
 *   Standby standby = servers.standby(Duration.ofMillis(300));
 *   standby.pause();     // replays nothing
 *   standby.resume();
 *   standby.kill();      // and start(), with the same port and data
 * }
 * }</pre>
 */
public final class PostgresServers implements AutoCloseable {
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "wal_level=logical",
          "synchronous_commit=on",
          "fsync=off",
          "full_page_writes=off",
          "shared_buffers=32MB",
          "timezone=UTC",
          "log_timezone=UTC",
          "wal_keep_size=256MB",
          "wal_retrieve_retry_interval=50ms",
          "max_wal_senders=20",
          "autovacuum=off");

  private final PostgresServer primary;
  private final List<String> settings;
  private final List<Standby> standbys = new ArrayList<>();

  private PostgresServers(List<String> settings) {
    this.settings = settings;
    this.primary = new PostgresServer(settings);
  }

  /**
   * A primary that accepts connections.
   *
   * @param settings more of them, as in {@code max_connections=10}; standbys have them, too
   */
  public static PostgresServers start(String... settings) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.addAll(List.of(settings));
    var servers = new PostgresServers(all);
    try {
      PostgresBinaries.get().copyTemplate(servers.primary.data());
      servers.primary.start();
      return servers;
    } catch (Throwable failed) {
      servers.close();
      throw failed;
    }
  }

  /** Another standby that accepts connections. */
  public Standby standby(Duration applyDelay) {
    String name = "standby" + (standbys.size() + 1);
    Standby standby = Standby.of(primary, settings, name, applyDelay);
    standbys.add(standby);
    return standby;
  }

  public PostgresServer primary() {
    return primary;
  }

  public PgServer server() {
    return primary.server();
  }

  /** On the primary, as all that follow. */
  public void sql(String statements) {
    primary.sql(statements);
  }

  public @Nullable String one(String query) {
    return primary.one(query);
  }

  @Override
  public void close() {
    standbys.forEach(PostgresServer::close);
    primary.close();
  }
}
