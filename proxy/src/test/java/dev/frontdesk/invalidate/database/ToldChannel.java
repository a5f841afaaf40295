package dev.frontdesk.invalidate.database;

import dev.frontdesk.invalidate.database.ChangeMessage.Changed;
import dev.frontdesk.postgres.PostgresServer;
import dev.frontdesk.rules.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Installs triggers in a real database and hears what they tell, by nothing of ours. */
final class ToldChannel implements AutoCloseable {
  static final String CHANNEL = "told";
  private static final String END = "end";

  private final PostgresServer server;
  private final Connection connection;

  ToldChannel(PostgresServer server) throws SQLException {
    this.server = server;
    this.connection = server.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + CHANNEL);
    }
  }

  static WatchedTable watched(String table, String... columns) {
    return new WatchedTable(
        Objects.requireNonNull(TableName.read(table)), new TreeSet<>(List.of(columns)));
  }

  void install(WatchedTable watched, TableName... relations) {
    List<TableName> on = relations.length == 0 ? List.of(watched.table()) : List.of(relations);
    List<String> script = new ArrayList<>(TriggerSql.begin());
    script.addAll(TriggerSql.install(watched, on, CHANNEL));
    script.add("COMMIT;");
    server.sql(String.join("\n", script));
  }

  /** Runs each statement by itself and returns the payloads that came of all. */
  List<String> payloads(String... statements) throws SQLException {
    Arrays.stream(statements).forEach(server::sql);
    return payloads();
  }

  /** What has come until now. */
  List<String> payloads() throws SQLException {
    server.sql("NOTIFY " + CHANNEL + ", '" + END + "'");
    List<String> came = new ArrayList<>();
    while (true) {
      PGNotification[] some = connection.unwrap(PGConnection.class).getNotifications(5_000);
      if (some == null || some.length == 0) {
        throw new IllegalStateException("nothing came; before: " + came);
      }
      for (PGNotification one : some) {
        if (one.getParameter().equals(END)) {
          return came;
        }
        came.add(one.getParameter());
      }
    }
  }

  /** As {@code OP table [values][values]}, sorted; an asterisk: which rows is not told. */
  List<String> told(String... statements) throws SQLException {
    return payloads(statements).stream().map(ToldChannel::brief).toList();
  }

  static String brief(String payload) {
    Changed read = (Changed) ChangeMessage.parse(payload);
    TableChange change = read.change();
    String rows =
        change.rows() == null
            ? "*"
            : change.rows().stream()
                .map(row ->
                    row.stream()
                        .map(value -> value.texts().isEmpty() ? "-" : value.texts().getFirst())
                        .collect(Collectors.joining(",", "[", "]")))
                .sorted()
                .collect(Collectors.joining());
    return change.op() + " " + change.table() + " " + rows + (read.whole() ? "" : " (broken)");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
