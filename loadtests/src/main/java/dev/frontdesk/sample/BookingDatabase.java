package dev.frontdesk.sample;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A PostgreSQL server of our own: binaries from Maven, a free port on loopback, a data folder that
 * goes when it is closed. Starting and closing block.
 */
public final class BookingDatabase implements AutoCloseable {

  /** May look at everything and change nothing: who reads beside the API connects as this. */
  public static final String READER = "frontdesk";

  private final EmbeddedPostgres server;
  private final Path data;
  private final Queue<Standby> standbys = new ConcurrentLinkedQueue<>();

  private BookingDatabase(EmbeddedPostgres server, Path data) {
    this.server = server;
    this.data = data;
  }

  /**
   * Starts a server with an empty database; blocks for one to three seconds.
   *
   * @throws IOException when the server does not start
   */
  public static BookingDatabase start() throws IOException {
    Path data = Files.createTempDirectory("booking-database");
    return new BookingDatabase(settings(data).setCleanDataDirectory(true).start(), data);
  }

  /** Those of the primary and of its standbys, which may not have less of some than it has. */
  static EmbeddedPostgres.Builder settings(Path data) {
    // Nothing here outlives the process, so nothing has to reach the disk.
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("fsync", "off")
        .setServerConfig("full_page_writes", "off")
        // A commit is in the log when it is answered, which the positions of reads rest on.
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("shared_buffers", "64MB")
        // For a standby that was away for a while, and comes back quickly.
        .setServerConfig("wal_keep_size", "256MB")
        .setServerConfig("wal_retrieve_retry_interval", "100ms")
        .setServerConfig("timezone", "UTC");
  }

  /**
   * A streaming standby of this server as it is now; blocks for about half a second. It is closed
   * with this.
   *
   * @throws IOException when it does not start
   */
  public Standby standby() throws IOException {
    Standby standby = Standby.of(server, data);
    standbys.add(standby);
    return standby;
  }

  /** How to connect to a database of this server. */
  public PgConnectOptions connectOptions(String database) {
    return new PgConnectOptions()
        .setHost("127.0.0.1")
        .setPort(server.getPort())
        .setUser("postgres")
        .setDatabase(database);
  }

  /**
   * Makes the database {@code name} with all tables and data, the same for the same day.
   *
   * @param day the first of the sixty days that have slots
   */
  public Future<PgConnectOptions> seed(Vertx vertx, String name, LocalDate day) {
    String setDay = "select set_config('sample.day', '" + day + "', false);\n";
    return run(vertx, connectOptions("postgres"), "create database " + name)
        .compose(made ->
            run(
                vertx,
                connectOptions(name),
                setDay + text("schema.sql") + text("seed.sql") + text("reader.sql")))
        .map(done -> connectOptions(name));
  }

  private static Future<Void> run(Vertx vertx, PgConnectOptions options, String script) {
    return PgConnection.connect(vertx, options)
        .compose(connection -> connection.query(script).execute().eventually(connection::close))
        .mapEmpty();
  }

  private static String text(String resource) {
    try (InputStream in = BookingDatabase.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing resource: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      standbys.forEach(Standby::close);
    } finally {
      stop();
    }
  }

  private void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the sample database did not stop", e);
    }
  }
}
