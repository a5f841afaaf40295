package dev.frontdesk.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL in processes of its own, on a port of its own that it keeps over restarts, with
 * a data directory of its own. Ends with {@link #close}, or with the JVM. Calls block.
 */
public class PostgresServer implements AutoCloseable {
  private static final Set<PostgresServer> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(PostgresServer::close)));
  }

  private final Path home;
  private final Path data;
  private final int port;
  private final List<String> settings;
  private boolean running;

  PostgresServer(List<String> settings) {
    this.settings = List.copyOf(settings);
    this.port = freePort();
    try {
      this.home = Files.createTempDirectory("postgres-of-a-test");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    this.data = home.resolve("data");
    OPEN.add(this);
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Its data directory. */
  public Path data() {
    return data;
  }

  public int port() {
    return port;
  }

  /** How to connect to its database {@code postgres} as its superuser, without a password. */
  public PgServer server() {
    return server("postgres");
  }

  /** The same as another user. */
  public PgServer server(String user) {
    return new PgServer("127.0.0.1", port, "postgres", user);
  }

  /** {@code postgresql://postgres@127.0.0.1:PORT/postgres}. */
  public String url() {
    return "postgresql://postgres@127.0.0.1:" + port + "/postgres";
  }

  public boolean running() {
    return running;
  }

  /** Starts, or starts again with the data that it had; returns when it accepts connections. */
  public void start() {
    if (running) {
      return;
    }
    List<String> options = new ArrayList<>(List.of("-p " + port));
    settings.forEach(setting -> options.add("-c " + setting));
    // Before it is tried: what has begun to start is stopped by close().
    running = true;
    PostgresBinaries.get()
        .pgCtl(
            data,
            "-l",
            data.resolve("server.log").toString(),
            "-o",
            String.join(" ", options),
            "start");
  }

  /** As a crash of the server, but without one of the machine: connections are cut at once. */
  public void kill() {
    stop("immediate");
  }

  /** In order: connections are told. */
  public void stop() {
    stop("fast");
  }

  private void stop(String mode) {
    if (running) {
      running = false;
      PostgresBinaries.get().pgCtl(data, "-m", mode, "stop");
    }
  }

  /** A JDBC connection as the superuser, for the caller to close. */
  public Connection connect() {
    try {
      return DriverManager.getConnection(
          "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&connectTimeout=5");
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** One or more statements, as the superuser. */
  public void sql(String statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(statements);
    } catch (SQLException broken) {
      throw new IllegalStateException(statements, broken);
    }
  }

  /** The first column of the first row as text; null where it is, or where there is no row. */
  public @Nullable String one(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.next() ? result.getString(1) : null;
    } catch (SQLException broken) {
      throw new IllegalStateException(query, broken);
    }
  }

  /** Changes a setting that needs no restart; new connections have it when this returns. */
  public void set(String name, String value) {
    String quoted = "'" + value.replace("'", "''") + "'";
    sql("alter system set " + name + " = " + quoted);
    reload();
  }

  /** A line of pg_hba.conf that goes before all others: {@code host all app all scram-sha-256}. */
  public void authenticate(String line) {
    Path file = data.resolve("pg_hba.conf");
    try {
      Files.writeString(file, line + "\n" + Files.readString(file));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    reload();
  }

  /** Reads the configuration again; returns when a new connection sees it. */
  private void reload() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      String loaded = "select pg_conf_load_time()";
      String before;
      try (ResultSet result = statement.executeQuery(loaded)) {
        result.next();
        before = result.getString(1);
      }
      statement.execute("select pg_reload_conf()");
      long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (before.equals(one(loaded))) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException("the configuration was not loaded again");
        }
      }
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Adds lines to a file of the data directory. */
  void append(String file, String lines) {
    try {
      Files.writeString(
          data.resolve(file),
          lines,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** What the server has logged. */
  public String log() {
    try {
      return Files.readString(data.resolve("server.log"));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (IllegalStateException gone) {
      // It ended by itself, or never came up: there is nothing to stop.
    } finally {
      PostgresBinaries.delete(home);
      OPEN.remove(this);
    }
  }
}
