package dev.frontdesk.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.rules.Query;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type as PostgreSQL itself maps it to JSON, and every parameter as it was sent. */
class SqlJsonTest {
  /** Numbers to the last digit. */
  private static final ObjectMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static PostgresServers servers;
  private static QueryDesk desk;

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
    servers.sql(
        "create type mood as enum ('well'); create type pair as (a int, b text);"
            + " create domain short as varchar(3)");
    // What a role or a database says of its own must not change answers.
    servers.sql(
        "alter role all set timezone = 'Asia/Tokyo'; alter role all set intervalstyle ="
            + " 'sql_standard'; alter role all set extra_float_digits = 0");
    desk = new QueryDesk(servers.server());
  }

  @AfterAll
  static void stop() {
    desk.close();
    servers.close();
  }

  private static Arguments is(String expression, String json) {
    return Arguments.of(expression, json);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        is("true", "true"),
        is("null::int", "null"),
        is("(-32768)::int2", "-32768"),
        is("2147483647", "2147483647"),
        is("9223372036854775807", "9223372036854775807"),
        is(
            "12345678901234567890.123456789012345678900",
            "12345678901234567890.123456789012345678900"),
        is("1.50::numeric(10,2)", "1.50"),
        is("'NaN'::numeric", "\"NaN\""),
        is("'-Infinity'::numeric", "\"-Infinity\""),
        is("0.1::float4", "0.1"),
        is("(0.1::float8 + 0.2::float8)", "0.30000000000000004"),
        is("'Infinity'::float8", "\"Infinity\""),
        is("5e-324::float8", "5e-324"),
        is("E'a\"\\\\\\n\\u00e9\\u2028'", "\"a\\\"\\\\\\n\u00e9\u2028\""),
        is("'ab'::char(4)", "\"ab  \""),
        is("'ab'::short", "\"ab\""),
        is("'x'::name", "\"x\""),
        is("'well'::mood", "\"well\""),
        is("'\\x00ff'::bytea", "\"\\\\x00ff\""),
        is("date '2026-12-01'", "\"2026-12-01\""),
        is("date '0044-03-15 BC'", "\"0044-03-15 BC\""),
        is("date '12026-12-01'", "\"12026-12-01\""),
        is("'infinity'::date", "\"infinity\""),
        is("time '10:30:00.000001'", "\"10:30:00.000001\""),
        is("timetz '10:30+02'", "\"10:30:00+02\""),
        is("timestamp '2026-12-01 10:30:00.123456'", "\"2026-12-01T10:30:00.123456\""),
        is("timestamptz '2026-12-01 10:30:00.123456+02'", "\"2026-12-01T08:30:00.123456+00:00\""),
        is("'-infinity'::timestamptz", "\"-infinity\""),
        is("interval '1 year 2 months 3 days 04:05:06.7'", "\"P1Y2M3DT4H5M6.7S\""),
        is(
            "'0189c7a0-0000-7000-8000-00000000000A'::uuid",
            "\"0189c7a0-0000-7000-8000-00000000000a\""),
        is("'{\"b\" :  1.10, \"a\":1e2}'::json", "{\"b\" :  1.10, \"a\":1e2}"),
        is(
            "'{\"b\" :  1.10, \"a\":12345678901234567890}'::jsonb",
            "{\"a\": 12345678901234567890, \"b\": 1.10}"),
        is("array[1,null,3]", "[1,null,3]"),
        is("array[[1,2],[3,4]]", "[[1,2],[3,4]]"),
        is("array[]::text[]", "[]"),
        is("array['{\"a\":1}'::jsonb]", "[{\"a\": 1}]"),
        is("row(1,'x')::pair", "{\"a\":1,\"b\":\"x\"}"),
        is("inet '10.0.0.1/8'", "\"10.0.0.1/8\""),
        is("int4range(1,5)", "\"[1,5)\""),
        is("point(1,2)", "\"(1,2)\""),
        is("12.34::money", "\"$12.34\""),
        is("b'101'", "\"101\""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void isWhatPostgresMakesOfIt(String expression, String json) throws Exception {
    String sql = "select " + expression;
    assertThat(desk.value(Queries.value(sql).make(), null)).isEqualTo(json);
    Query row = Queries.of(sql + " as c").answer(Query.Answer.ROW).make();
    assertThat(desk.value(row, null)).isEqualTo("{\"c\":" + json + "}");
    String asPostgres =
        desk.value(Queries.value("select to_jsonb(q) from (" + sql + " as c) q").make(), null);
    assertThat(
            EXACT
                .readTree(desk.value(row, null))
                .equals(
                    (one, other) ->
                        one.isNumber() && other.isNumber()
                            ? one.decimalValue().compareTo(other.decimalValue())
                            : one.equals(other) ? 0 : 1,
                    EXACT.readTree(asPostgres)))
        .as(asPostgres)
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bool | 1 | true",
        "int2 | -7 | -7",
        "int4 | 007 | 7",
        "int8 | 9223372036854775807 | 9223372036854775807",
        "numeric | 123456789012345678901234567890.10 | 123456789012345678901234567890.10",
        "numeric | 1e-20 | 0.00000000000000000001",
        "float8 | 0.1 | 0.1",
        "text | %27%3b%20drop%20table%20x%3b-- | \"'; drop table x;--\"",
        "text | %24%31%20%F0%9F%98%80 | \"$1 \ud83d\ude00\"",
        "uuid | 0189C7A0000070008000000000000001 | \"0189c7a0-0000-7000-8000-000000000001\"",
        "date | 0001-01-01 | \"0001-01-01\"",
        "date | 9999-12-31 | \"9999-12-31\"",
        "time | 23:59:59.999999 | \"23:59:59.999999\"",
        "timestamp | 2026-12-01T10:30:00.000001 | \"2026-12-01T10:30:00.000001\"",
        "timestamptz | 2026-12-01T10:30:00.000001%2B02:00 | \"2026-12-01T08:30:00.000001+00:00\"",
        "timestamptz | 0001-01-01T00:00:00Z | \"0001-01-01T00:00:00+00:00\"",
      })
  void aParameterArrivesAsItWasSent(String type, String text, String json) {
    Query one = Queries.value("select $1").with("query.p as " + type).make();
    assertThat(desk.value(one, "p=" + text)).isEqualTo(json);
    Query many = Queries.value("select $1").with("query.p as " + type + "[]").make();
    assertThat(desk.value(many, "p=" + text + "&p=" + text))
        .isEqualTo("[" + json + "," + json + "]");
    Query none = Queries.value("select $1").with("query.p as " + type + "[] or null").make();
    assertThat(desk.value(none, null)).isEqualTo("null");
  }

  @Test
  void theDeclaredTypeIsTheTypeEverywhere() {
    // Without it, PostgreSQL would take the first for text, and refuse the second.
    Query query =
        Queries.value("select pg_typeof($1)::text || (1 + $1) -- $1\n;")
            .with("query.n as int8")
            .make();
    assertThat(desk.value(query, "n=1")).isEqualTo("\"bigint2\"");
  }

  @Test
  void namesOfColumnsAndRelationsAreTheStatementsOwn() {
    Query query =
        Queries.of(
                "with q(\"row\") as (values (1)) select q.\"row\", 'x' as q, $1 as \"a\"\"b\" from q")
            .with("query.n as text")
            .make();
    assertThat(desk.value(query, "n=y")).isEqualTo("[{\"row\":1,\"q\":\"x\",\"a\\\"b\":\"y\"}]");
  }

  @Test
  void rowsKeepTheirOrder() {
    Query query = Queries.of("select n from generate_series(1, 3) n order by n desc").make();
    assertThat(desk.value(query, null)).isEqualTo("[{\"n\":3},{\"n\":2},{\"n\":1}]");
  }

  @Test
  void thePlanIsThatOfTheStatement() {
    servers.sql("create table if not exists planned (id int primary key, at timestamptz)");
    servers.sql("create index if not exists planned_at on planned (at)");
    String statement = "select id, at from planned where at > $1 order by at limit 5";
    String wrapped =
        new SqlJson(Queries.of(statement).with("query.at as timestamptz").make()).text();
    String explain = "explain (generic_plan, costs off, verbose off) ";
    String own = plan(explain + statement.replace("$1", "$1::timestamptz"));
    assertThat(plan(explain + wrapped)).endsWith(own).isNotEqualTo(own);
  }

  private static String plan(String sql) {
    StringBuilder plan = new StringBuilder();
    QueryDesk.await(
            desk.pools.primary().withConnection(connection -> connection.query(sql).execute()))
        .forEach(
            row -> plan.append(row.getString(0).replaceFirst("->", "  ").strip()).append('\n'));
    return plan.toString().strip();
  }
}
