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

/**
 * A PostgreSQL server of our own: binaries from Maven, a free port on loopback, a data folder that
 * goes when it is closed. Starting and closing block.
 */
public final class BookingDatabase implements AutoCloseable {

  private final EmbeddedPostgres server;

  private BookingDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts a server with an empty database; blocks for one to three seconds.
   *
   * @throws IOException when the server does not start
   */
  public static BookingDatabase start() throws IOException {
    Path data = Files.createTempDirectory("booking-database");
    // Nothing here outlives the process, so nothing has to reach the disk.
    return new BookingDatabase(
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(true)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .setServerConfig("shared_buffers", "64MB")
            .setServerConfig("timezone", "UTC")
            .start());
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
            run(vertx, connectOptions(name), setDay + text("schema.sql") + text("seed.sql")))
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
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the sample database did not stop", e);
    }
  }
}
