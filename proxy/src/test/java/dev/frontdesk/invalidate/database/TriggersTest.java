package dev.frontdesk.invalidate.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.rules.TableName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What triggers tell, in a real PostgreSQL; and that they never stand in a writer's way. */
class TriggersTest {
  private static PostgresServers servers;
  private ToldChannel channel;

  @BeforeAll
  static void start() {
    servers = PostgresServers.start("max_prepared_transactions=2");
    servers.sql("create role writer login; grant usage on schema public to writer");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @BeforeEach
  void listen() throws SQLException {
    channel = new ToldChannel(servers.primary());
  }

  @AfterEach
  void clear() throws SQLException {
    channel.close();
    servers.sql(
        "drop schema public cascade; create schema public; grant usage on schema public to writer; drop schema if exists frontdesk cascade");
  }

  private void bookings() {
    servers.sql("create table bookings (id int primary key, service_id int, note text)");
    channel.install(ToldChannel.watched("bookings", "id", "service_id"));
  }

  @Test
  void tellsOldAndNewValues() throws SQLException {
    bookings();
    assertThat(
            channel.told(
                "insert into bookings values (1, 7), (2, 8)",
                "update bookings set service_id = 9 where id = 1",
                "update bookings set note = 'x'",
                "delete from bookings where id = 2",
                "truncate bookings"))
        .containsExactly(
            "INSERT bookings [1,7][2,8]",
            "UPDATE bookings [1,7][1,9]",
            "UPDATE bookings [1,9][2,8]",
            "DELETE bookings [2,8]",
            "TRUNCATE bookings *");
  }

  @Test
  void tellsNothingWhereNothingChanged() throws SQLException {
    bookings();
    assertThat(
            channel.told(
                "insert into bookings select 1 where false",
                "update bookings set note = 'x' where id = 99",
                "delete from bookings",
                "begin; insert into bookings values (1, 1); rollback",
                "begin; savepoint a; insert into bookings values (2, 2); rollback to a; insert into bookings values (3, 3); commit"))
        .containsExactly("INSERT bookings [3,3]");
  }

  @Test
  void tellsEachThingOnceInATransaction() throws SQLException {
    bookings();
    assertThat(
            channel.told(
                "begin; insert into bookings values (1, 7); update bookings set note = 'a'; update bookings set note = 'b'; commit"))
        .containsExactly("INSERT bookings [1,7]", "UPDATE bookings [1,7]");
  }

  @Test
  void tellsDistinctRowsUpToItsBound() throws SQLException {
    bookings();
    assertThat(
            channel.payloads(
                "insert into bookings select i, i from generate_series(1, 100) i",
                "delete from bookings",
                "insert into bookings select i, i from generate_series(1, 101) i"))
        .satisfiesExactly(
            hundred -> assertThat(hundred).contains("\"k\":").contains("[100, 100]"),
            deleted -> assertThat(deleted).contains("\"k\":"),
            more -> assertThat(ToldChannel.brief(more)).isEqualTo("INSERT bookings *"));
  }

  /** Old and new values count together. */
  @Test
  void tellsOldAndNewRowsUpToTheirBound() throws SQLException {
    bookings();
    assertThat(
            channel.told(
                "insert into bookings select i, 1 from generate_series(1, 51) i",
                "update bookings set service_id = 2"))
        .last()
        .isEqualTo("UPDATE bookings *");
  }

  @Test
  void looksAtNoMoreRowsThanItsBound() throws SQLException {
    servers.sql("create table events (day date)");
    channel.install(ToldChannel.watched("events", "day"));
    assertThat(
            channel.told(
                "insert into events select '2026-12-01' from generate_series(1, %d)"
                    .formatted(TriggerSql.MOST_ROWS),
                "truncate events",
                "insert into events select '2026-12-01' from generate_series(1, %d)"
                    .formatted(TriggerSql.MOST_ROWS + 1)))
        .containsExactly("INSERT events [2026-12-01]", "TRUNCATE events *", "INSERT events *");
  }

  /** PostgreSQL counts octets, and so does the bound: 80 of these characters have 240. */
  @Test
  void tellsNoMoreOctetsThanItsBound() throws SQLException {
    servers.sql("create table names (name text)");
    channel.install(ToldChannel.watched("names", "name"));
    String row =
        "insert into names select repeat('\u20ac', 80) || lpad(i::text, 3, '0') from generate_series(1, %d) i";
    assertThat(channel.payloads(row.formatted(31), row.formatted(32)))
        .satisfiesExactly(
            fits -> {
              assertThat(fits).contains("\"k\":");
              assertThat(fits.getBytes(StandardCharsets.UTF_8))
                  .hasSizeLessThanOrEqualTo(TriggerSql.MOST_OCTETS);
            },
            more -> assertThat(ToldChannel.brief(more)).isEqualTo("INSERT names *"));
    assertThat(channel.told("insert into names values (repeat('x', 1000000))"))
        .containsExactly("INSERT names *");
  }

  /** Also in a session that has planned the function with the column in it. */
  @Test
  void aColumnThatIsDroppedLaterFailsNoWrite() throws SQLException {
    bookings();
    try (Connection session = servers.primary().connect();
        Statement statement = session.createStatement()) {
      statement.execute("insert into bookings values (1, 7)");
      servers.sql("alter table bookings drop column service_id");
      statement.execute("insert into bookings values (2)");
      statement.execute("alter table bookings alter column id type text");
      statement.execute("update bookings set note = 'x'");
      statement.execute("delete from bookings");
    }
    assertThat(servers.one("select count(*) from bookings")).isEqualTo("0");
    assertThat(channel.told())
        .containsExactly(
            "INSERT bookings [1,7]", "INSERT bookings *", "UPDATE bookings *", "DELETE bookings *");
  }

  @Test
  void aColumnWhoseTypeChangesIsToldAsItIs() throws SQLException {
    servers.sql("create table t (id int)");
    channel.install(ToldChannel.watched("t", "id"));
    try (Connection session = servers.primary().connect();
        Statement statement = session.createStatement()) {
      statement.execute("insert into t values (1)");
      statement.execute("alter table t alter column id type text using 'a' || id");
      statement.execute("insert into t values ('b')");
    }
    assertThat(channel.told()).containsExactly("INSERT t [1]", "INSERT t [b]");
  }

  /** What has no JSON form: this text has one that jsonb refuses. */
  @Test
  void aValueWithoutAFormFailsNoWrite() throws SQLException {
    servers.sql("create table odd (j json)");
    channel.install(ToldChannel.watched("odd", "j"));
    assertThat(channel.told("insert into odd values ('\"\\u0000\"')"))
        .containsExactly("INSERT odd *");
  }

  /** Not even where nobody may notify: then it stands in the server's log. */
  @Test
  void aNotificationThatIsRefusedFailsNoWrite() throws SQLException {
    bookings();
    servers.sql(
        "grant insert on bookings to writer; revoke execute on function pg_notify(text, text) from public");
    try {
      asWriter("insert into bookings values (1, 7)");
    } finally {
      servers.sql("grant execute on function pg_notify(text, text) to public");
    }
    assertThat(servers.one("select count(*) from bookings")).isEqualTo("1");
    assertThat(servers.primary().log())
        .contains("frontdesk was not told of a change of public.bookings: 42501");
  }

  /** It has no right but to insert, update and delete. */
  @Test
  void writersNeedNoNewRights() throws SQLException {
    bookings();
    servers.sql(
        "insert into bookings values (1, 7); grant insert, update, delete on bookings to writer");
    asWriter("insert into bookings values (2, 8)");
    asWriter("update bookings set service_id = 9");
    asWriter("delete from bookings");
    assertThat(channel.told())
        .containsExactly(
            "INSERT bookings [1,7]",
            "INSERT bookings [2,8]",
            "UPDATE bookings [1,7][1,9][2,8][2,9]",
            "DELETE bookings [1,9][2,9]");
  }

  private static void asWriter(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres?user=writer"
                    .formatted(servers.primary().port()));
        Statement statement = connection.createStatement()) {
      statement.execute("set search_path = pg_temp");
      statement.execute(sql.replace("bookings", "public.bookings"));
    }
  }

  @Test
  void hostileNamesAreNamesAndNothingElse() throws SQLException {
    String schema = "we\"ird'; drop schema public; --";
    String name = "Order Items $frontdesk$ \\' \" \u20ac";
    TableName table = new TableName(schema, name);
    servers.sql(
        "create schema %s; create table %s (\"select\" int, \"a\"\"b'\\\" text)"
            .formatted(SqlText.name(schema), TriggerSql.quoted(table)));
    try {
      channel.install(new WatchedTable(table, new TreeSet<>(List.of("select", "a\"b'\\"))));
      List<String> payloads =
          channel.payloads(
              "insert into %s values (7, 'it''s \\ \"')".formatted(TriggerSql.quoted(table)),
              "truncate " + TriggerSql.quoted(table));
      assertThat(payloads.stream().map(ToldChannel::brief))
          .containsExactly(
              "INSERT %s [it's \\ \",7]".formatted(table), "TRUNCATE %s *".formatted(table));
      assertThat(TableName.read(table.toString())).isEqualTo(table);
    } finally {
      servers.sql("drop schema " + SqlText.name(schema) + " cascade");
    }
  }

  @Test
  void tellsWhateverTheStatement() throws SQLException {
    bookings();
    servers.sql("insert into bookings values (1, 1)");
    channel.payloads();
    copy("2\t2\t\\N\n3\t3\t\\N\n");
    assertThat(
            channel.told(
                "insert into bookings values (1, 5), (4, 4) on conflict (id) do update set service_id = excluded.service_id",
                "insert into bookings values (1, 6) on conflict do nothing",
                """
                merge into bookings b using (values (4, 40), (5, 50), (3, 0)) v(id, s) on b.id = v.id
                when matched and v.s = 0 then delete
                when matched then update set service_id = v.s
                when not matched then insert values (v.id, v.s)
                """,
                "with gone as (delete from bookings where id = 5 returning *) insert into bookings select 6, service_id from gone"))
        .contains("INSERT bookings [2,2][3,3]")
        .contains("INSERT bookings [4,4]", "UPDATE bookings [1,1][1,5]")
        .contains("INSERT bookings [5,50]", "UPDATE bookings [4,40][4,4]", "DELETE bookings [3,3]")
        .contains("DELETE bookings [5,50]", "INSERT bookings [6,50]")
        .hasSize(8);
  }

  private static void copy(String rows) throws SQLException {
    try (Connection connection = servers.primary().connect()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "copy bookings from stdin",
              new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** A statement trigger of the referencing table fires for what a foreign key deletes there. */
  @Test
  void tellsWhatForeignKeysCascade() throws SQLException {
    bookings();
    servers.sql(
        "create table items (id int, booking int references bookings on delete cascade on update cascade)");
    channel.install(ToldChannel.watched("items", "id"));
    assertThat(
            channel.told(
                "insert into bookings values (1, 1)",
                "insert into items values (10, 1), (11, 1)",
                "update bookings set id = 2",
                "delete from bookings"))
        .containsExactlyInAnyOrder(
            "INSERT bookings [1,1]",
            "INSERT items [10][11]",
            "UPDATE bookings [1,1][2,1]",
            "UPDATE items [10][11]",
            "DELETE bookings [2,1]",
            "DELETE items [10][11]");
  }

  /** The statement's own table tells; so a part tells what is written straight into it. */
  @Test
  void tellsOfPartitionsAndChildren() throws SQLException {
    servers.sql(
        """
        create table slots (day date, n int) partition by range (day);
        create table slots_26 partition of slots for values from ('2026-01-01') to ('2027-01-01');
        create table slots_27 (n int, day date);
        alter table slots attach partition slots_27 for values from ('2027-01-01') to ('2028-01-01');
        create table rooms (id int);
        create table suites (jacuzzi bool) inherits (rooms);
        """);
    WatchedTable slots = ToldChannel.watched("slots", "day");
    WatchedTable rooms = ToldChannel.watched("rooms", "id");
    channel.install(slots);
    channel.install(rooms);
    String moves = "update slots set day = '2027-05-05' where day = '2026-05-05'";
    assertThat(
            channel.told(
                "insert into slots values ('2026-05-05', 1), ('2027-06-06', 1)",
                moves,
                "insert into slots_26 values ('2026-07-07', 1)",
                "insert into suites values (7, true)",
                "update rooms set id = 8"))
        .containsExactly(
            "INSERT slots [2026-05-05][2027-06-06]",
            "UPDATE slots [2026-05-05][2027-05-05]",
            "UPDATE rooms [7][8]");
    channel.install(
        slots,
        slots.table(),
        new TableName("public", "slots_26"),
        new TableName("public", "slots_27"));
    channel.install(rooms, rooms.table(), new TableName("public", "suites"));
    assertThat(
            channel.told(
                "insert into slots_26 values ('2026-08-08', 1)",
                "insert into slots_27 values (1, '2027-08-08')",
                "insert into slots values ('2026-09-09', 1)",
                "truncate slots",
                "insert into suites values (9, true)"))
        .containsExactly(
            "INSERT slots [2026-08-08]",
            "INSERT slots [2027-08-08]",
            "INSERT slots [2026-09-09]",
            "TRUNCATE slots *",
            "INSERT rooms [9]");
  }

  /** As docs/database-changes.md says: what replication applies, and who says that it is that. */
  @Test
  void tellsNothingOfWhatIsReplicatedHere() throws SQLException {
    bookings();
    assertThat(
            channel.told(
                "set session_replication_role = replica; insert into bookings values (1, 1)"))
        .isEmpty();
  }

  /** PostgreSQL itself refuses this: the transaction has notified. */
  @Test
  void twoPhaseCommitIsRefused() {
    bookings();
    assertThatThrownBy(
            () -> servers.sql("begin; insert into bookings values (1, 1); prepare transaction 'x'"))
        .hasRootCauseMessage(
            "ERROR: cannot PREPARE a transaction that has executed LISTEN, UNLISTEN, or NOTIFY");
  }

  @Test
  void dateAndTimeAreToldAsMoments() throws SQLException {
    servers.sql(
        "create table times (at timestamptz, local timestamp, day date, id uuid, n numeric)");
    channel.install(ToldChannel.watched("times", "at", "local", "day", "id", "n"));
    assertThat(
            channel.told(
                "set timezone = 'Asia/Tokyo'; set datestyle = 'ISO, DMY'; insert into times values ('2026-12-01 23:30:00.5+00', '2026-12-01 10:00', '2026-12-01', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 7.50)"))
        .containsExactly(
            "INSERT times [2026-12-02T08:30:00.5+09:00,2026-12-01,a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,2026-12-01T10:00:00,7.5]");
  }

  @Test
  void isInspectedInstalledOnceAndTakenAway() {
    servers.sql(
        """
        create table bookings (id int, service_id int);
        create table slots (day date) partition by range (day);
        create table slots_26 partition of slots for values from ('2026-01-01') to ('2027-01-01');
        create view shown as select * from bookings;
        create materialized view kept as select * from bookings;
        create table plain (id int);
        """);
    List<WatchedTable> tables =
        List.of(
            ToldChannel.watched("bookings", "id"),
            ToldChannel.watched("slots", "day"),
            ToldChannel.watched("shown", "id"),
            ToldChannel.watched("kept", "id"),
            ToldChannel.watched("missing", "id"),
            ToldChannel.watched("plain", "id", "nobody"));
    assertThat(verdicts(tables))
        .containsExactly(
            "bookings DUE [bookings] 4",
            "slots DUE [slots, slots_26] 8",
            "shown REFUSED [] it is a view (expected: the tables that it reads)",
            "kept REFUSED [] it is a materialised view (expected: the tables that it reads)",
            "missing REFUSED [] there is no such table",
            "plain DUE [plain] 5");
    channel.install(tables.get(0));
    channel.install(tables.get(0));
    channel.install(tables.get(1));
    channel.install(tables.get(5));
    assertThat(verdicts(tables))
        .startsWith("bookings CURRENT [bookings] 0", "slots DUE [slots, slots_26] 4")
        .endsWith(
            "plain CURRENT [plain] there is no column nobody: each change counts for the whole table");
    servers.sql("alter table bookings disable trigger frontdesk_update");
    assertThat(verdicts(tables))
        .startsWith("bookings DUE [bookings] the trigger for UPDATE is switched off");
    channel.install(tables.get(0));
    assertThat(verdicts(List.of(ToldChannel.watched("bookings", "id", "service_id"))))
        .containsExactly(
            "bookings DUE [bookings] its function tells of other columns, on another channel, or in another form");
    servers.sql(String.join("\n", TriggerSql.uninstall(tables.get(0).table())));
    assertThat(verdicts(tables))
        .startsWith("bookings DUE [bookings] 4", "slots DUE [slots, slots_26] 4");
    servers.sql(String.join("\n", TriggerSql.uninstallAll()));
    servers.sql(String.join("\n", TriggerSql.uninstallAll()));
    assertThat(servers.one("select count(*) from pg_trigger where tgname like 'frontdesk%'"))
        .isEqualTo("0");
    assertThat(servers.one("select to_regnamespace('frontdesk')")).isNull();
  }

  /** Each table, its verdict, and what is wrong, or how many things. */
  private static List<String> verdicts(List<WatchedTable> tables) {
    return TriggerInspectionAsk.of(servers.primary(), tables, ToldChannel.CHANNEL).stream()
        .map(state ->
            "%s %s %s %s"
                .formatted(
                    state.watched().table(),
                    state.verdict(),
                    state.relations(),
                    state.wrong().size() == 1 ? state.wrong().getFirst() : state.wrong().size()))
        .toList();
  }

  @Test
  void namesOfFunctionsTellTablesApart() {
    List<TableName> tables =
        List.of(
            new TableName("a", "b"),
            new TableName("a.b", "c"),
            new TableName("a", "b.c"),
            new TableName("public", "B"),
            new TableName("public", "b"),
            new TableName("public", "x".repeat(63)));
    assertThat(tables.stream().map(TriggerSql::functionName).distinct()).hasSize(tables.size());
    assertThat(tables.stream().map(TriggerSql::functionName))
        .allSatisfy(name -> assertThat(name).matches("[a-z0-9_]{1,63}"));
  }

  /**
   * PostgreSQL passes a function 100 arguments at most; of more columns it is told that there was a
   * change.
   */
  @Test
  void manyColumnsAreTold() throws SQLException {
    String columns =
        IntStream.range(0, 101).mapToObj(i -> "c" + i + " int").collect(Collectors.joining(", "));
    servers.sql("create table wide (" + columns + ")");
    String[] names = IntStream.range(0, 101).mapToObj(i -> "c" + i).toArray(String[]::new);
    channel.install(ToldChannel.watched("wide", names));
    assertThat(channel.told("insert into wide values (1)")).containsExactly("INSERT wide *");
    channel.install(ToldChannel.watched("wide", Arrays.copyOf(names, 100)));
    assertThat(Objects.requireNonNull(channel.told("insert into wide values (1)").getFirst()))
        .startsWith("INSERT wide [1,-");
  }
}
