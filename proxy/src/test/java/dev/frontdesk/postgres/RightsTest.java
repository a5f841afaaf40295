package dev.frontdesk.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a role may ask that has nothing but SELECT, and the same with pg_monitor, on a primary and
 * on its standby. Here stands which of it an operator has to grant.
 */
class RightsTest {
  private static PostgresServers servers;
  private static Standby standby;

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
    servers.sql(
        """
        create table t (id int);
        create role reader login;
        grant select on t to reader;
        create role watcher login;
        grant pg_monitor to watcher;
        """);
    standby = servers.standby(Duration.ZERO);
    standby.catchUp(servers.primary());
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select pg_is_in_recovery()                                        | both    | value | value
          select pg_current_wal_insert_lsn()                                | primary | value | value
          select pg_current_wal_insert_lsn()                                | standby | 55000 | 55000
          select pg_last_wal_replay_lsn()                                   | standby | value | value
          select pg_last_wal_replay_lsn()                                   | primary | null  | null
          select pg_last_wal_receive_lsn()                                  | standby | value | value
          select pg_last_xact_replay_timestamp()                            | primary | null  | null
          select system_identifier from pg_control_system()                 | both    | value | value
          select timeline_id from pg_control_checkpoint()                   | both    | value | value
          select pid from pg_stat_wal_receiver                              | standby | value | value
          select received_tli from pg_stat_wal_receiver                     | standby | null  | value
          select status from pg_stat_wal_receiver                           | standby | null  | value
          select sender_host from pg_stat_wal_receiver                      | standby | null  | value
          select min_recovery_end_timeline from pg_control_recovery()       | both    | value | value
          select substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) | primary | value | value
          select state from pg_stat_replication                             | primary | null  | value
          select setting from pg_settings where name = 'primary_conninfo'   | standby | null  | value
          select current_setting('hot_standby')                             | both    | value | value
          select pg_notify('frontdesk', '')                                 | primary | value | value
          select pg_notify('frontdesk', '')                                 | standby | 25006 | 25006
          select rolsuper from pg_roles where rolname = current_user        | both    | value | value
          select has_table_privilege('t', 'insert')                         | both    | value | value
          """)
  void mayBeAsked(String query, String where, String selectOnly, String monitor) {
    if (!where.equals("standby")) {
      assertThat(answer(servers.primary(), "reader", query)).isEqualTo(selectOnly);
      assertThat(answer(servers.primary(), "watcher", query)).isEqualTo(monitor);
    }
    if (!where.equals("primary")) {
      assertThat(answer(standby, "reader", query)).isEqualTo(selectOnly);
      assertThat(answer(standby, "watcher", query)).isEqualTo(monitor);
    }
  }

  /** {@code value}, {@code null}, or the code of the error. */
  private static String answer(PostgresServer server, String role, String query) {
    String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=" + role;
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.next() && result.getObject(1) != null ? "value" : "null";
    } catch (SQLException refused) {
      return refused.getSQLState();
    }
  }
}
