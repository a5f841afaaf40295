package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.settings.yaml.SourceText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each finding of {@code queries} and {@code changes}, with its exact text. */
class QueryFindingsTest {
  private static final Map<String, byte[]> FILES = new HashMap<>();

  private static void file(String name, String sql) {
    FILES.put("rules/" + name, sql.getBytes(StandardCharsets.UTF_8));
  }

  static {
    file("one.sql", "SELECT 1 AS one\n");
    file("empty.sql", "-- nothing\n/* but /* nested */ comments */\n;\n");
    file("two.sql", "SELECT 1;\n\n  SELECT 2;\n");
    file("write.sql", "-- why\nUPDATE a SET b = 1\n");
    file("selct.sql", "SELCT 1");
    file("open.sql", "SELECT 'a\n");
    file("comment.sql", "SELECT 1\n  /* for ever");
    file("numbers.sql", "SELECT *\nFROM a\nWHERE b = $2 AND c = $3 -- not $1\n  AND d = '$1'");
    file("nul.sql", "SELECT '\0'");
    FILES.put("rules/latin.sql", "SELECT 'ä'".getBytes(StandardCharsets.ISO_8859_1));
    file("large.sql", "SELECT '" + "x".repeat(StatementReader.MOST_STATEMENT) + "'");
  }

  private static Config config(String postgres) {
    return requireNonNull(
        ConfigLoader.load(
                new SourceText(
                    "c.yaml",
                    "version: 1\nupstreams: { a: { primary: \"http://a\" } }\n" + postgres + "\n"),
                Surroundings.NOTHING)
            .config());
  }

  private static final Config DATABASE =
      config(
          "postgres: { primary: \"postgresql://u@p/b\", replicas: [\"postgresql://u@r/b\"], audit: \"postgresql://u@p/b\" }");
  private static final Config BARE =
      config("postgres: { primary: \"postgresql://u@p/b\", changes: off }");

  private static Loaded load(String yaml, Config config) {
    return Loader.load(
        List.of(new SourceText("rules/f.yaml", "version: 1\n" + yaml)),
        config,
        new Surroundings(
            name -> null,
            path -> null,
            (ruleFile, path) ->
                FILES.get(ruleFile.substring(0, ruleFile.lastIndexOf('/') + 1) + path)));
  }

  private static List<String> findings(Loaded loaded) {
    return loaded.findings().stream().map(Finding::toString).toList();
  }

  private static final String GOOD =
      "queries:\n  - { id: q, match: \"GET /q/{a}\", answer: rows, access: anyone, depends-on: [t],\n";

  private record Case(String name, String yaml, String... findings) {}

  /** What follows the head of a good query stands on line 4. */
  private static Case query(String more, String... findings) {
    return new Case(more, GOOD + "      " + more + " }\n", findings);
  }

  private static Case whole(String query, String... findings) {
    return new Case(query, "queries:\n  - " + query + "\n", findings);
  }

  private static Case change(String change, String... findings) {
    return new Case(
        change,
        "defaults: { zone: header.x-zone }\nroutes: [{ id: r, match: \"GET /r/{id}\", cache: { ttl: 1s, tags: [\"t:{id}\"] } }]\nchanges:\n  - "
            + change
            + "\n",
        findings);
  }

  private static final String READS =
      "(expected: SELECT, WITH, VALUES or TABLE, because a query only reads; a change is a request to the API)";
  private static final String NAMED = "sql: SELECT 1";

  private static final List<Case> CASES =
      List.of(
          whole(
              "{}",
              "3:5: error: no \"id\" in query (expected: letters, digits, dots, - and _)",
              "3:5: error: no \"match\" (expected: METHOD /path/{name}, or a list of these)",
              "3:5: error: no \"sql\" in query (expected: one statement that reads, or the path of a file that ends in .sql)",
              "3:5: error: no \"access\" in query (expected: anyone or {identity: NAME}: a database answers whoever asks, and no application behind this checks who that is)",
              "3:5: error: no \"answer\" in query (expected: rows, row, value)",
              "3:5: error: no \"depends-on\" in query (expected: a list of the tables and views that the statement reads)"),
          query(
              NAMED + ", upstream: a",
              "4:22: error: unknown key \"upstream\" in query (expected: id, match, sql, params, answer, pool, depends-on, access, cache, timeout, max-rows)"),
          query(
              "sql: none.sql",
              "4:12: error: sql: none.sql cannot be read (expected: a file that this process may read, by its path from the rule file's folder)"),
          query(
              "sql: latin.sql",
              "1:1: error: latin.sql is not UTF-8 (expected: a statement as text in UTF-8)"),
          query(
              "sql: large.sql",
              "4:12: error: sql: more than 64 KiB (expected: a statement that is no longer)"),
          query(
              "sql: empty.sql",
              "1:1: error: sql: nothing but comments (expected: one statement that reads)"),
          query(
              "sql: \"\"",
              "4:13: error: sql: nothing but comments (expected: one statement that reads)"),
          query(
              "sql: two.sql",
              "3:3: error: a second statement (expected: one, and nothing after its semicolon)"),
          query("sql: write.sql", "2:1: error: the statement begins with UPDATE " + READS),
          query("sql: \"delete from t\"", "4:13: error: the statement begins with DELETE " + READS),
          query(
              "sql: selct.sql",
              "1:1: error: the statement begins with SELCT "
                  + READS
                  + " — did you mean \"select\"?"),
          query(
              "sql: open.sql",
              "1:8: error: the quote that begins here does not end (expected: its end before that of the statement)"),
          query(
              "sql: comment.sql",
              "2:3: error: the comment that begins here does not end (expected: its end before that of the statement)"),
          query(
              "sql: nul.sql",
              "1:9: error: a NUL character (expected: none, as PostgreSQL has none)"),
          query(
              "sql: numbers.sql, params: [path.a as int4, query.b as text]",
              "3:22: error: $3 has no parameter (expected: $1 to $2, as there are in params)",
              "4:34: error: params: $1 is nowhere in the statement (expected: each parameter in it)"),
          query(
              "sql: \"select $1, $0\"",
              "4:20: error: $1 has no parameter (expected: params: with one for each number)",
              "4:24: error: $0 has no parameter (expected: params: with one for each number)"),
          new Case(
              "a block in the rule file",
              """
              queries:
                - id: q
                  match: GET /q
                  answer: rows
                  access: anyone
                  depends-on: [t]
                  sql: |
                    -- a block
                    select a
                      from t where b = $1
              """,
              "11:26: error: $1 has no parameter (expected: params: with one for each number)"),
          query(
              "sql: \"select $1\", params: [path.a]",
              "4:34: error: params: \"path.a\" (expected: SOURCE as TYPE, with 'or null' or 'or VALUE' where it may be missing)"),
          query(
              "sql: \"select $1\", params: [path.b as int4]",
              "4:34: error: {b} is no parameter of GET /q/{a} (expected: a, or a source as query.x) — did you mean \"a\"?"),
          query(
              "sql: \"select $1\", params: [header.x as int4]",
              "4:34: error: params: 'header.x' (expected: path.NAME, query.NAME or identity.NAME, because what else a request has is not in the key)"),
          query(
              "sql: \"select $1\", params: [path.a as integer]",
              "4:44: error: params: type integer (expected: bool, int2, int4, int8, numeric, float8, text, uuid, date, time, timestamp, timestamptz, or one of them with []) — did you mean \"int4\"?"),
          query(
              "sql: \"select $1\", params: [\"path.a as int4[]\"]",
              "4:45: error: params: int4[] of a source that has one value (expected: int4, or a query parameter, which may come repeatedly)"),
          query(
              "sql: \"select $1\", params: [path.a as int4 or 7]",
              "4:52: error: params: or 7, which never counts (expected: only for query parameters: a path that matches has all its values)"),
          query(
              "sql: \"select $1, $2\", params: [query.b as int2 or 40000, \"query.c as text[] or x\"]",
              "4:57: error: params: or 40000 is no int2 (expected: null or a value of that type)",
              "4:86: error: params: or x for text[] (expected: or null)"),
          query(
              "sql: \"select $1, $2\", params: [a as int4, path.a as text]",
              "4:49: error: params: the same source a second time (expected: once; its $1 may stand in the statement as often as it is needed)"),
          query(
              NAMED + ", timeout: 1m",
              "4:22: error: timeout: 60000 ms (expected: at most statement-timeout of postgres, 5000 ms)"),
          query(
              NAMED + ", max-rows: 0",
              "4:32: error: max-rows: 0 (expected: a number from 1 to 1000000)"),
          query(
              NAMED + ", pool: standby",
              "4:28: error: pool: standby (expected: replica, primary, audit)"),
          query(
              NAMED + ", cache: http",
              "4:29: error: cache: \"http\" (expected: off or a mapping with ttl, tags and the like)"),
          query(
              NAMED + ", cache: { mode: keyed, tags: [\"t:{query.b}\"] }",
              "4:29: error: cache without ttl (expected: ttl, because a database says nothing of freshness)",
              "4:31: error: mode in a query (expected: none; what changes the answer is in params)",
              "4:51: warning: no write or change clears the tag t:{query.b} (expected: invalidate with it, or a lifetime that is short enough)",
              "4:51: warning: {query.b} in a tag, but not in the key (expected: it in key, so that one stored answer has one such value)"),
          query(
              NAMED
                  + " }\n  - { id: q, match: GET /q2, answer: row, access: anyone, depends-on: [], "
                  + NAMED,
              "5:7: error: route \"q\" a second time (expected: once in all files; the first is at rules/f.yaml:3:7)"),
          query(
              NAMED
                  + " }\n  - { id: q2, match: GET /q/x, answer: row, access: anyone, depends-on: [], "
                  + NAMED,
              "5:7: error: route \"q2\" is never reached (expected: before \"q\" at rules/f.yaml:3:7, which matches all that it matches)"),
          whole(
              "{ id: q, match: POST /q, answer: table, access: everyone, depends-on: [a b, t, t], max-rows: 1, "
                  + NAMED
                  + " }",
              "3:21: error: match: POST for a query (expected: GET, because a query only reads) — did you mean \"GET /q\"?",
              "3:38: error: answer: table (expected: rows, row, value)",
              "3:53: error: access: \"everyone\" (expected: anyone or {identity: NAME})",
              "3:76: error: depends-on: a b (expected: the name of a table or view, or SCHEMA.NAME)",
              "3:84: error: depends-on: t a second time (expected: once)"),
          whole(
              "{ id: q, match: GET /q, answer: row, access: anyone, depends-on: [], max-rows: 1, params: [identity.u as int4], sql: \"select $1\" }",
              "3:50: error: access: anyone with identity.u in params (expected: {identity: u}, since who has none cannot be answered)",
              "3:74: error: max-rows beside answer: row (expected: only with answer: rows)",
              "3:96: error: undefined identity \"u\" (expected: one that is defined in identities)"),
          new Case(
              "identities",
              "identities: { u: { header: X-U }, v: { header: X-V } }\nqueries:\n"
                  + "  - { id: a, match: GET /a, answer: row, depends-on: [], access: { identity: w }, "
                  + NAMED
                  + " }\n"
                  + "  - { id: b, match: GET /b, answer: row, depends-on: [], access: { identity: v }, params: [identity.u as int4], sql: \"select $1\" }\n"
                  + "  - { id: c, match: GET /c, answer: row, depends-on: [], params: [identity.u as int4, identity.v as int4 or null], sql: \"select $1, $2\" }\n"
                  + "  - { id: d, match: GET /d, answer: row, depends-on: [], access: {}, "
                  + NAMED
                  + " }\n",
              "4:78: error: undefined identity \"w\" (expected: u, v) — did you mean \"u\"?",
              "5:78: error: access: v with identity.u in params (expected: the same identity)",
              "6:109: error: params: or null, which never counts (expected: only for query parameters: who has no such identity is answered 401)",
              "6:87: error: params: identity.v beside identity.u (expected: one identity in a query, which is in its key)",
              "7:66: error: no \"identity\" in access (expected: the name of an identity)"),
          change(
              "{ id: c, event: changed }",
              "5:5: error: no \"table\" in change (expected: the name of a table, or SCHEMA.NAME; a name of other characters in double quotes)",
              "5:5: error: no \"invalidate\" in change (expected: a list of tags)",
              "3:66: warning: no write or change clears the tag t:{id} (expected: invalidate with it, or a lifetime that is short enough)"),
          change(
              "{ id: c, table: 7up, columns: [a], invalidate: [\"t:{query.x}\", \"t:{id}\"] }",
              "5:21: error: table: 7up (expected: the name of a table, or SCHEMA.NAME; a name of other characters in double quotes)",
              "5:26: error: unknown key \"columns\" in change (expected: id, table, event, types, zone, invalidate)",
              "5:57: error: invalidate: 'query.x' (expected: a column's name, of letters, digits, '_' and '-')"),
          change(
              "{ id: c, table: s.t, types: { id: int, day: date, other: number, query.x: int }, invalidate: [\"t:{id}\", \"x:{day}\"] }",
              "5:49: error: day: date without a zone (expected: zone: UTC, an IANA name or a source, in the rule or in defaults)",
              "5:62: error: other: type number (expected: text, int, uuid, lower, date, {date: {zone}} or {dates: {from, to}})",
              "5:70: error: types: 'query.x' (expected: a column's name, of letters, digits, '_' and '-')",
              "5:109: warning: invalidate: no route has a tag that x:{day} clears (expected: tags: with it) — did you mean \"t\"?"),
          change(
              "{ id: c, table: t, zone: query.tz, types: { nr: int }, invalidate: [t] }\n  - { id: c, table: u, invalidate: [] }",
              "5:30: error: zone: 'query.tz' (expected: a column's name, of letters, digits, '_' and '-')",
              "5:49: error: types: \"nr\" is in no tag of invalidate (expected: {nr} in one)",
              "6:7: error: change \"c\" a second time (expected: once in all files; the first is at rules/f.yaml:5:7)",
              "6:36: error: invalidate: no tag (expected: at least one, or no such change)"));

  @TestFactory
  List<DynamicTest> eachFindingHasItsPlaceAndItsText() {
    return CASES.stream()
        .map(one ->
            DynamicTest.dynamicTest(
                one.name(),
                () -> {
                  Loaded loaded = load(one.yaml(), DATABASE);
                  assertThat(findings(loaded))
                      .usingElementComparator((text, part) -> text.endsWith(part) ? 0 : 1)
                      .containsExactlyInAnyOrder(one.findings());
                  assertThat(loaded.rules()).isNull();
                }))
        .toList();
  }

  /** What stands in a file of its own is found there. */
  @Test
  void aFindingInAStatementNamesItsFile() {
    assertThat(findings(load(GOOD + "      sql: two.sql }\n", DATABASE)))
        .singleElement()
        .asString()
        .startsWith("rules/two.sql:3:3: error: ");
  }

  @Test
  void queriesNeedADatabaseAndAPoolThatItHas() {
    Config none = config("");
    assertThat(findings(load(GOOD + "      " + NAMED + " }\n", none)))
        .containsExactly(
            "rules/f.yaml:2:1: error: queries without a database (expected: postgres in the configuration, with its primary)");
    assertThat(findings(load(GOOD + "      pool: audit, " + NAMED + " }\n", BARE)))
        .containsExactly(
            "rules/f.yaml:4:7: error: pool: audit without audit in postgres (expected: that server in the configuration, or another pool)");
    Loaded replicas = load(GOOD + "      pool: replica, " + NAMED + " }\n", BARE);
    assertThat(replicas.findings()).isEmpty();
    assertThat(replicas.notices())
        .containsExactly(
            "pool: replica, and postgres has no replicas; these queries go to its primary");
  }

  @Test
  void changesThatNobodyHearsAreNoticed() {
    String changes =
        "routes: [{ id: r, match: GET /r, cache: { ttl: 1s, tags: [t] } }]\nchanges: [{ id: c, table: t, invalidate: [t] }]\n";
    assertThat(load(changes, DATABASE).notices()).isEmpty();
    assertThat(load(changes, BARE).notices())
        .containsExactly("changes: have no effect with changes: off in postgres");
    assertThat(load(changes, config("")).notices())
        .containsExactly("changes: have no effect without postgres");
    assertThat(load(changes, config("")).findings()).isEmpty();
  }
}
