package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hostile clients of query routes, against a whole proxy with a real database. */
@Timeout(60)
class QueryAttackTest {
  private static final String HIDDEN = "s3cr3t-value-7731";

  private static final String RULES =
      """
      identities: { user: { header: X-User } }
      queries:
        - { id: own, match: "GET /own", sql: "select owner, text from notes where owner = $1", params: ["identity.user as text"], answer: rows, depends-on: [notes], cache: { ttl: 1h } }
        - { id: own-uncached, match: "GET /fresh", sql: "select owner, text from notes where owner = $1", params: ["identity.user as text"], answer: rows, depends-on: [notes] }
        - { id: named, match: "GET /named/{n}", sql: "select owner from notes where owner = $1 and id = $2", params: ["identity.user as text", "path.n as int4"], answer: row, depends-on: [notes], cache: { ttl: 1h, statuses: { 404: 1h, 401: 1h, 400: 1h } } }
        - { id: open, match: "GET /open", sql: "select count(*) as n from notes", answer: row, depends-on: [notes], access: anyone, cache: { ttl: 1h } }
        - { id: members, match: "GET /members", sql: "select count(*) as n from notes", answer: row, depends-on: [notes], access: { identity: user }, cache: { ttl: 1h } }
        - { id: echo-kept, match: "GET /kept/{p}", sql: "select $1 as p, $2 as t, $3 as i, $4 as many, $5 as d, $6 as b, $7 as fallback", params: ["path.p as text", "query.t as text or null", "query.i as int8 or null", "query.many as text[] or null", "query.d as date or null", "query.b as bool or null", "query.f as text or standard"], answer: row, depends-on: [], access: anyone, cache: { ttl: 1h } }
        - { id: echo-fresh, match: "GET /fresh/{p}", sql: "select $1 as p, $2 as t, $3 as i, $4 as many, $5 as d, $6 as b, $7 as fallback", params: ["path.p as text", "query.t as text or null", "query.i as int8 or null", "query.many as text[] or null", "query.d as date or null", "query.b as bool or null", "query.f as text or standard"], answer: row, depends-on: [], access: anyone }
        - { id: typed, match: "GET /typed", sql: "select $1 as i2, $2 as i4, $3 as i8, $4 as n, $5 as f, $6 as d, $7 as ts, $8 as tz, $9 as u, $10 as t, $11 as ints, $12 as time", params: ["query.i2 as int2 or null", "query.i4 as int4 or null", "query.i8 as int8 or null", "query.n as numeric or null", "query.f as float8 or null", "query.d as date or null", "query.ts as timestamp or null", "query.tz as timestamptz or null", "query.u as uuid or null", "query.t as text or null", "query.ints as int4[] or null", "query.time as time or null"], answer: row, depends-on: [], access: anyone }
        - { id: fails, match: "GET /fails/{secret}", sql: "select length($1) / 0 as n from notes where $1 <> owner", params: ["path.secret as text"], answer: rows, depends-on: [notes], access: anyone }
        - { id: told, match: "GET /told/{secret}", sql: "select cast($1 as int4) as n from notes", params: ["path.secret as text"], answer: rows, depends-on: [notes], access: anyone }
      """;

  private static PostgresServers servers;
  private static Backend api;
  private static RunningDesk desk;
  @TempDir static Path folder;

  @BeforeAll
  static void start() throws IOException {
    servers = PostgresServers.start();
    servers.sql(
        "create table notes (id int primary key, owner text, text text);"
            + " insert into notes values (1, 'ann', 'of ann'), (2, 'bob', 'of bob')");
    api = new Backend("a");
    desk =
        RunningDesk.start(
            folder,
            """
            upstreams: { api: { primary: ["%s"] } }
            rules: rules
            trusted: ["127.0.0.1"]
            answers: { debug: X-Debug }
            postgres: { primary: "postgresql://postgres@127.0.0.1:%d/postgres", slow-query: 0ms, patience: 300ms }
            """
                .formatted(api.uri(), servers.primary().port()),
            Map.of("a.yaml", RULES));
  }

  @AfterAll
  static void stop() throws IOException {
    desk.close();
    api.close();
    servers.close();
  }

  private static String user(String name) {
    return "X-User: " + name;
  }

  @Test
  void nobodyReadsWhatIsAnothers() throws IOException {
    assertThat(desk.get("/own").status()).isEqualTo(401);
    desk.get("/own", user("ann")).is("MISS");
    desk.get("/own", user("ann")).is("HIT", "[{\"owner\":\"ann\",\"text\":\"of ann\"}]");
    assertThat(desk.get("/own", user("bob")).body()).doesNotContain("ann");
    for (String other :
        List.of("Ann", "ann,bob", "ann&", "ann%00", "an", "ann;x=1", "%61nn", "ann'--", "ann\"")) {
      assertThat(desk.get("/own", user(other)).body()).as(other).doesNotContain("of ann");
    }
    // Two of them are nobody's name, and never one's.
    assertThat(desk.get("/own", user("ann"), user("bob")).body())
        .doesNotContain("of ann", "of bob");
    assertThat(desk.get("/own", "X-User:").status()).isEqualTo(401);
    assertThat(desk.get("/own").status()).isEqualTo(401);
    assertThat(desk.get("/own?user=ann&identity.user=ann").status()).isEqualTo(401);
    assertThat(desk.get("/own", "Cookie: user=ann", "X_User: ann").status()).isEqualTo(401);
  }

  @Test
  void noMethodOrFormOfAskingGetsAroundTheIdentity() throws IOException {
    desk.get("/own", user("ann"));
    String tag = desk.get("/own", user("ann")).field("ETag");
    assertThat(tag).isNotNull();
    for (String[] fields :
        List.of(
            new String[] {"If-None-Match: " + tag},
            new String[] {"If-None-Match: *"},
            new String[] {"If-Match: " + tag},
            new String[] {"Range: bytes=0-5"},
            new String[] {"Range: bytes=0-5", "If-Range: " + tag},
            new String[] {"Cache-Control: only-if-cached"},
            new String[] {"Cache-Control: max-stale=99999"},
            new String[] {"Cache-Control: no-cache"},
            new String[] {"Accept: text/html"},
            new String[] {"Accept-Encoding: gzip, br"},
            new String[] {"X-Forwarded-User: ann", "Authorization: Bearer ann"})) {
      for (String path : List.of("/own", "/fresh", "/members")) {
        Got got = desk.get(path, fields);
        assertThat(got.status()).as(path + List.of(fields)).isIn(401, 504);
        assertThat(got.body()).doesNotContain("of ann");
        Got other = desk.get(path, append(fields, user("bob")));
        assertThat(other.body()).as(path + List.of(fields)).doesNotContain("of ann");
        assertThat(other.status()).as(path + List.of(fields)).isNotEqualTo(500);
      }
    }
    assertThat(desk.get("/own", user("bob"), "X-HTTP-Method-Override: POST").body())
        .doesNotContain("of ");
    assertThat(head("/own").head()).contains(" 401 ");
    Got ranged = desk.get("/own", user("ann"), "Range: bytes=0-9");
    assertThat(ranged.status()).isIn(200, 206);
    assertThat(desk.get("/own", user("ann"), "If-None-Match: " + tag).status()).isEqualTo(304);
    assertThat(desk.get("/own", user("bob"), "If-None-Match: " + tag).status()).isEqualTo(200);
    assertThat(desk.get("/fresh", user("bob"), "If-None-Match: " + tag).status()).isEqualTo(200);
    assertThat(desk.get("/fresh", user("ann"), "If-None-Match: " + tag).status()).isEqualTo(304);
  }

  private static String[] append(String[] all, String one) {
    List<String> more = new ArrayList<>(List.of(all));
    more.add(one);
    return more.toArray(new String[0]);
  }

  private static Got head(String target, String... fields) throws IOException {
    try (var connection = RawSocket.connect(desk.port())) {
      StringBuilder text =
          new StringBuilder("HEAD " + target + " HTTP/1.1\nHost: desk\nConnection: close\n");
      for (String field : fields) {
        text.append(field).append('\n');
      }
      connection.send(text.append('\n').toString());
      return new Got(String.valueOf(connection.head()), connection.readToEnd());
    }
  }

  @Test
  void headIsAnsweredWithoutABodyFromTheDatabaseToo() throws IOException {
    for (String path : List.of("/fresh", "/own")) {
      Got got = head(path, user("ann"));
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.body()).isEmpty();
    }
  }

  @Test
  void whatNobodyMaySeeIsNotRememberedForThoseWhoMay() throws IOException {
    assertThat(desk.get("/named/2").status()).isEqualTo(401);
    assertThat(desk.get("/named/2", user("bob")).status()).isEqualTo(200);
    assertThat(desk.get("/named/1", user("bob")).status()).isEqualTo(404);
    assertThat(desk.get("/named/1", user("ann")).status()).isEqualTo(200);
    assertThat(desk.get("/named/x", user("ann")).status()).isEqualTo(400);
    assertThat(desk.get("/named/3", user("ann")).status()).isEqualTo(404);
    servers.sql("insert into notes values (4, 'eve', 'of eve')");
    assertThat(desk.get("/named/4").status()).isEqualTo(401);
    assertThat(desk.get("/named/4", user("eve")).status()).isEqualTo(200);
    assertThat(desk.get("/members").status()).isEqualTo(401);
    assertThat(desk.get("/members", user("ann")).status()).isEqualTo(200);
    assertThat(desk.get("/members").status()).isEqualTo(401);
  }

  /** Credentials say nothing to a query that anyone may read, and the one answer is everybody's. */
  @Test
  void credentialsDoNotDivideWhatAnyoneMayRead() throws IOException {
    Got first = desk.get("/open", "Authorization: Bearer one", "Cookie: session=1");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.fields("Set-Cookie")).isEmpty();
    assertThat(desk.get("/open", "Authorization: Bearer two").body()).isEqualTo(first.body());
    assertThat(desk.get("/open").body()).isEqualTo(first.body());
  }

  @Test
  void aBodyOrAnotherMethodIsNoReadOfTheQuery() throws IOException {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      Got got = desk.send(method, "/own", "{}", user("ann"));
      assertThat(got.body()).as(method).doesNotContain("of ann");
    }
    Got got = desk.send("GET", "/own", "{\"owner\":\"bob\"}", user("ann"));
    assertThat(got.status()).isLessThan(500);
    assertThat(got.body()).doesNotContain("of bob");
  }

  /** What is kept is what the database would say: no two questions share a key wrongly. */
  @Test
  void aKeyIsNeverSharedByQuestionsThatDiffer() throws IOException {
    List<String> values =
        List.of(
            "a+b",
            "a%20b",
            "a%2Bb",
            "",
            "a",
            "A",
            "%61",
            "a%26i=2",
            "a%3Db",
            "a=b",
            "a%00b",
            "%FF",
            "%FE",
            "a%0A",
            "a;b",
            "a,b",
            "%2561",
            "%C3%A9",
            "e%CC%81",
            "null",
            "~",
            "%F0%9F%98%80");
    List<String> queries = new ArrayList<>(List.of("", "t", "f", "f=", "f=standard", "t=&f="));
    for (String value : values) {
      queries.add("t=" + value);
      queries.add("f=" + value);
      queries.add("many=" + value + "&many=x");
      queries.add("many=x&many=" + value);
      queries.add("t=" + value + "&i=1");
      queries.add("i=1&t=" + value);
      queries.add("%74=" + value);
      queries.add("T=" + value);
      queries.add("t=" + value + "&other=1");
    }
    for (String value :
        List.of(
            "1",
            "01",
            "-0",
            "+1",
            "%2B1",
            "0",
            "1.0",
            "1e0",
            " 1",
            "%D9%A1",
            "",
            "true",
            "t",
            "TRUE",
            "2026-12-01",
            "2026-12-1",
            "0001-01-01",
            "2026-12-01T00:00:00Z")) {
      queries.add("i=" + value.replace(" ", "%20"));
      queries.add("d=" + value.replace(" ", "%20"));
      queries.add("b=" + value.replace(" ", "%20"));
      queries.add("i=1&i=" + value.replace(" ", "%20"));
    }
    List<String> targets = new ArrayList<>(queries.stream().map(query -> "x?" + query).toList());
    for (String path :
        List.of("x", "X", "%78", "x%2Fy", "x%20", "x+", "x%2B", "x;a", "%C3%A9", "x%3F")) {
      targets.add(path);
    }
    long seed = System.nanoTime();
    Collections.shuffle(targets, new Random(seed));
    for (String target : targets) {
      Got truth = desk.get("/fresh/" + target);
      Got kept = desk.get("/kept/" + target);
      assertThat(kept.status()).as("%s, seed %d", target, seed).isEqualTo(truth.status());
      if (truth.status() == 200) {
        assertThat(kept.body()).as("%s, seed %d", target, seed).isEqualTo(truth.body());
      }
    }
  }

  @Test
  void everyValueIsBoundOrRefusedAndNeverAnError() throws IOException {
    String long64 = "x".repeat(64 << 10);
    List<String> hostile =
        List.of(
            "'; drop table notes; --",
            "$1",
            "\\",
            "\\x00",
            "%00",
            "%ff",
            "%c3%28",
            "%ed%a0%80",
            "%ed%b0%80",
            "%f5%80%80%80",
            "%f0%9f%98%80",
            "%e2%80%ae",
            "-1",
            "0",
            "32767",
            "32768",
            "-32768",
            "-32769",
            "2147483647",
            "2147483648",
            "-2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "9".repeat(500),
            "1e400",
            "1e308",
            "-1e-400",
            "1e131071",
            "1e131072",
            "1e999999999",
            "0." + "0".repeat(2000) + "1",
            "NaN",
            "Infinity",
            "-Infinity",
            "nan",
            "inf",
            "0x10",
            "1_000",
            "+1",
            "1.",
            ".5",
            "--1",
            "%20",
            "0000-01-01",
            "0001-01-01",
            "9999-12-31",
            "10000-01-01",
            "-0001-01-01",
            "infinity",
            "-infinity",
            "now",
            "today",
            "2026-02-29",
            "2026-13-01",
            "2026-12-01T24:00",
            "2026-12-01T23:59:60",
            "2026-12-01T10:00",
            "2026-12-01T10:00:00.1234567",
            "2026-12-01T10:00Z",
            "2026-12-01T10:00%2B15:59",
            "2026-12-01T10:00%2B19:00",
            "9999-12-31T23:59-18:00",
            "0001-01-01T00:00%2B18:00",
            "24:00",
            "23:59:59.9999999",
            "00000000-0000-0000-0000-000000000000",
            "{00000000-0000-0000-0000-000000000000}",
            "00000000000000000000000000000000",
            "{1,2}",
            "{}",
            "null",
            "NULL",
            "true",
            "[1]");
    List<String> parameters =
        List.of("i2", "i4", "i8", "n", "f", "d", "ts", "tz", "u", "t", "ints", "time");
    for (String name : parameters) {
      for (String value : hostile) {
        String coded =
            value
                .replace(" ", "%20")
                .replace("\\", "%5C")
                .replace("{", "%7B")
                .replace("}", "%7D")
                .replace("[", "%5B")
                .replace("]", "%5D")
                .replace("'", "%27");
        Got got = desk.get("/typed?" + name + "=" + coded);
        assertThat(got.status()).as("%s=%s: %s", name, value, got.body()).isIn(200, 400);
        if (got.status() == 400 && value.length() > 8 && !got.body().contains("out of range")) {
          assertThat(got.body()).as("%s=%s", name, value).doesNotContain(value);
        }
      }
      Got huge = desk.get("/typed?" + name + "=" + long64);
      assertThat(huge.status()).isIn(400, 414, 431);
    }
    String array =
        IntStream.range(0, 10_000).mapToObj(i -> "ints=" + i).collect(Collectors.joining("&"));
    assertThat(desk.get("/typed?" + array).status()).isIn(400, 414, 431);
    assertThat(desk.get("/typed?t=%00").status()).isEqualTo(400);
    assertThat(desk.get("/typed?i4=1&i4=2").status()).isEqualTo(400);
    assertThat(servers.one("select count(*) from notes")).isNotEqualTo("0");
  }

  /** Neither answers, debugging fields, explain, metrics nor logs have what was asked or how. */
  @Test
  void whatFailsTellsNothing() throws IOException {
    try (LoggedLines log = new LoggedLines()) {
      List<String> told = new ArrayList<>();
      for (String path : List.of("/fails/", "/told/")) {
        Got got = desk.get(path + HIDDEN);
        assertThat(got.status()).isEqualTo(502);
        told.add(got.head());
        told.add(got.body());
        Got debug = desk.get(path + HIDDEN, "X-Debug: " + RunningDesk.TOKEN);
        told.add(debug.body());
      }
      told.add(desk.get("/typed?u=" + HIDDEN).body());
      told.add(desk.get("/typed?d=" + HIDDEN).body());
      told.add(desk.get("/typed?t=" + HIDDEN + "%FF").body());
      for (String text : told) {
        assertThat(text)
            .doesNotContain(
                HIDDEN, "127.0.0.1:" + servers.primary().port(), "select", "SQLSTATE", "postgres");
      }
      String admin =
          desk.admin("GET", "/queries", "", RunningDesk.TOKEN).body()
              + desk.admin("GET", "/metrics", "", RunningDesk.TOKEN).body();
      assertThat(admin).doesNotContain(HIDDEN);
      assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains(HIDDEN));
      assertThat(log.lines()).noneMatch(LoggedLines::isAlarming);
      assertThat(log.lines().toString()).doesNotContain("select length");
    }
  }

  @Test
  void aClientThatMakesAQueryFailNowAndThenDoesNotFillTheLog() throws IOException {
    try (LoggedLines log = new LoggedLines()) {
      for (int i = 0; i < 50; i++) {
        desk.get("/told/" + i);
        desk.get("/told/x" + i);
      }
      assertThat(log.lines().stream().filter(line -> line.contains("Query told")))
          .hasSizeLessThan(6);
    }
  }

  @Test
  void figuresNeedTheToken() throws IOException {
    for (String path : List.of("/queries", "/replicas")) {
      assertThat(desk.admin("GET", path, "", "wrong").status()).as(path).isIn(401, 403);
      assertThat(desk.admin("GET", path, "", RunningDesk.TOKEN).status()).as(path).isIn(200, 404);
      assertThat(desk.get(path, user("ann")).body()).doesNotContain("fingerprint");
    }
  }

  /** However many values are asked for, there is one series for each query and outcome. */
  @Test
  void metricsDoNotGrowWithWhatIsAsked() throws IOException {
    desk.get("/fresh/0?t=0");
    desk.get("/named/x", user("ann"));
    long before = series();
    for (int i = 0; i < 100; i++) {
      desk.get("/fresh/" + i + "?t=" + i);
      desk.get("/named/x" + i, user("user" + i));
    }
    assertThat(series()).isLessThanOrEqualTo(before + 4);
  }

  private static long series() throws IOException {
    Pattern query = Pattern.compile("^frontdesk_(query|postgres|reads|replica).*");
    return desk.admin("GET", "/metrics", "", RunningDesk.TOKEN)
        .body()
        .lines()
        .filter(line -> query.matcher(line).matches())
        .count();
  }

  @Test
  void anIdentityFromAPeerThatIsNotTrustedIsNone() throws IOException {
    Path other = folder.resolve("untrusted");
    try (RunningDesk wary =
        RunningDesk.start(
            Files.createDirectories(other),
            """
            upstreams: { api: { primary: ["%s"] } }
            rules: rules
            trusted: ["10.0.0.0/8"]
            postgres: { primary: "postgresql://postgres@127.0.0.1:%d/postgres" }
            """
                .formatted(api.uri(), servers.primary().port()),
            Map.of("a.yaml", RULES))) {
      for (String path : List.of("/own", "/fresh", "/members", "/named/1")) {
        assertThat(wary.get(path, user("ann")).status()).as(path).isEqualTo(401);
        assertThat(wary.get(path, user("ann"), "X-Forwarded-For: 10.0.0.1").status())
            .isEqualTo(401);
        assertThat(wary.get(path, "Connection: X-User, close", user("ann")).status())
            .isEqualTo(401);
      }
    }
  }
}
