package dev.frontdesk.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A streaming standby of a {@link PostgresServer}, whose replay can be held back. */
public final class Standby extends PostgresServer {
  private Standby(List<String> settings) {
    super(settings);
  }

  /** Copies the primary while it runs, and starts. */
  static Standby of(PostgresServer primary, List<String> settings, String name, Duration delay) {
    var standby = new Standby(settings);
    try {
      standby.copy(primary);
      standby.append("standby.signal", "");
      standby.append(
          "postgresql.auto.conf",
          """

          primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=%s'
          recovery_min_apply_delay = '%dms'
          """
              .formatted(primary.port(), name, delay.toMillis()));
      standby.start();
      return standby;
    } catch (Throwable failed) {
      standby.close();
      throw failed;
    }
  }

  private void copy(PostgresServer primary) {
    try (Connection connection = primary.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_backup_start('standby', true)");
      PostgresBinaries.copy(
          primary.data(),
          data(),
          file ->
              !file.equals("pg_wal")
                  && !file.equals("postmaster.pid")
                  && !file.equals("server.log")
                  && !file.equals("pg_replslot"));
      try (ResultSet label =
          statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        label.next();
        append("backup_label", label.getString(1));
      }
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** How long it waits with what it has received before it replays commits. */
  public void delay(Duration delay) {
    set("recovery_min_apply_delay", delay.toMillis() + "ms");
  }

  /** Replays nothing until {@link #resume}; what is sent is received. */
  public void pause() {
    sql("select pg_wal_replay_pause()");
    await("select pg_get_wal_replay_pause_state() = 'paused'");
  }

  public void resume() {
    sql("select pg_wal_replay_resume()");
  }

  /** Becomes a primary, on a timeline of its own; returns when it takes writes. */
  public void promote() {
    if (!"t".equals(one("select pg_promote(true, 30)"))) {
      throw new IllegalStateException("not promoted: " + log());
    }
  }

  /** Waits, for ten seconds at most, until it has replayed what the primary has written by now. */
  public void catchUp(PostgresServer primary) {
    String flushed = Objects.requireNonNull(primary.one("select pg_current_wal_flush_lsn()"));
    await("select pg_last_wal_replay_lsn() >= '" + flushed + "'");
  }

  private void await(String condition) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    @Nullable String answer = null;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      while (!"t".equals(answer)) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException(condition + " is still " + answer);
        }
        try (ResultSet result = statement.executeQuery(condition)) {
          result.next();
          answer = result.getString(1);
        }
      }
    } catch (SQLException broken) {
      throw new IllegalStateException(condition, broken);
    }
  }
}
