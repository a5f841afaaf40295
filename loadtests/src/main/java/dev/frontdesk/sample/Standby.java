package dev.frontdesk.sample;

import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real streaming standby of a {@link BookingDatabase}: it answers reads, and replays what the
 * primary writes as late as it is told. Everything here blocks; used by one thread at a time.
 */
public final class Standby implements AutoCloseable {
  private static final long STOP_SECONDS = 20;

  /** Folders whose content a copy must not have; the folders themselves must be there. */
  private static final Set<String> LEFT_EMPTY =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans",
          "pg_dynshmem");

  private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts");

  private final Path data;
  private @Nullable EmbeddedPostgres server;
  private int port;

  private Standby(Path data) {
    this.data = data;
  }

  /**
   * Copies a running server and follows it from then on.
   *
   * @param primary whose data folder this is
   */
  static Standby of(EmbeddedPostgres primary, Path folder) throws IOException {
    Standby standby = new Standby(Files.createTempDirectory("booking-standby"));
    Runtime.getRuntime().addShutdownHook(new Thread(standby::close, "standby-close"));
    try {
      standby.copy(primary, folder);
      standby.start();
      return standby;
    } catch (IOException | SQLException | RuntimeException failed) {
      standby.close();
      throw failed instanceof IOException io ? io : new IOException("no standby", failed);
    }
  }

  /** PostgreSQL's own procedure for a backup of a server that runs: the two calls are a pair. */
  private void copy(EmbeddedPostgres primary, Path folder) throws IOException, SQLException {
    try (Connection connection = primary.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_backup_start('standby', true)");
      Files.walkFileTree(folder, new Copy(folder, data));
      try (ResultSet stopped =
          statement.executeQuery(
              "select labelfile from pg_backup_stop(wait_for_archive => false)")) {
        stopped.next();
        Files.writeString(data.resolve("backup_label"), stopped.getString(1));
      }
    }
    Files.createFile(data.resolve("standby.signal"));
    // Not as a server setting on the command line, which breaks on the spaces.
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=standby'%n"
            .formatted(primary.getPort()),
        StandardCharsets.UTF_8);
  }

  /** Starts it anew after {@link #kill}, on the port that it had; nothing where it runs. */
  public void start() throws IOException {
    if (server != null) {
      return;
    }
    EmbeddedPostgres.Builder builder =
        BookingDatabase.settings(data)
            .setCleanDataDirectory(false)
            // Its own would stop the server while this removes the data.
            .setRegisterShutdownHook(false)
            .setPort(port);
    EmbeddedPostgres started = builder.start();
    server = started;
    port = started.getPort();
  }

  /** From now on it replays what is this old, and nothing younger. */
  public void delay(Duration delay) {
    run("alter system set recovery_min_apply_delay = '" + delay.toMillis() + "ms'");
    run("select pg_reload_conf()");
  }

  /** It replays nothing until {@link #resume}; it goes on answering. */
  public void pause() {
    run("select pg_wal_replay_pause()");
    // The pause is asked for, and comes when the replaying process has seen it.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    while (!ask("select pg_get_wal_replay_pause_state()").equals("paused")) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the standby does not pause");
      }
      Thread.onSpinWait();
    }
  }

  public void resume() {
    run("select pg_wal_replay_resume()");
  }

  /** The position that it has replayed. */
  public String replayed() {
    return ask("select pg_last_wal_replay_lsn()");
  }

  /** An immediate stop, as of a machine that loses its power. */
  public void kill() {
    EmbeddedPostgres running = server;
    server = null;
    if (running == null) {
      return;
    }
    try {
      long pid =
          Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
      new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
      ProcessHandle.of(pid)
          .ifPresent(process -> process.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join());
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the standby was not stopped", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How to connect to a database of this server, which refuses to write. */
  public PgConnectOptions connectOptions(String database) {
    return new PgConnectOptions()
        .setHost("127.0.0.1")
        .setPort(port)
        .setUser("postgres")
        .setDatabase(database);
  }

  private void run(String sql) {
    try (Connection connection = running().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private String ask(String sql) {
    try (Connection connection = running().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private EmbeddedPostgres running() {
    EmbeddedPostgres running = server;
    if (running == null) {
      throw new IllegalStateException("the standby does not run");
    }
    return running;
  }

  /** Stops it, and removes its data. */
  @Override
  public synchronized void close() {
    EmbeddedPostgres running = server;
    server = null;
    try {
      if (!Files.exists(data)) {
        return;
      }
      if (running != null) {
        running.close();
      }
      Files.walkFileTree(data, new Removal());
    } catch (IOException e) {
      throw new UncheckedIOException("the standby's data were not removed", e);
    }
  }

  /** Files that go while they are copied are those that a backup does not need. */
  private static final class Copy extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copy(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      Path target = to.resolve(from.relativize(folder).toString());
      if (!Files.isDirectory(target)) {
        Files.createDirectory(target);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path relative = from.relativize(file);
      boolean wanted =
          !LEFT_OUT.contains(relative.toString())
              && !LEFT_EMPTY.contains(relative.getName(0).toString());
      if (wanted) {
        try {
          Files.copy(file, to.resolve(relative.toString()));
        } catch (NoSuchFileException gone) {
          return FileVisitResult.CONTINUE;
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
