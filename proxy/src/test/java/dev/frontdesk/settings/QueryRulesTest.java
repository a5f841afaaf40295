package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.Change;
import dev.frontdesk.rules.KeyRule;
import dev.frontdesk.rules.Outdated;
import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Query.Answer;
import dev.frontdesk.rules.Query.Pool;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.SqlType;
import dev.frontdesk.rules.TagTemplate.Piece;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.rules.ValueType;
import dev.frontdesk.settings.yaml.SourceText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of {@code queries} and {@code changes}. */
class QueryRulesTest {
  private static final String RULES =
      """
      version: 1
      identities: { user: { header: X-User } }
      defaults: { zone: Europe/Lisbon, cache: { stale-if-error: 1h } }
      queries:
        - id: free-slots
          match: GET /sql/availability/{serviceId}
          sql: queries/availability.sql
          params: ["path.serviceId as int4", "query.date as date", "query.staff as uuid or null", "query.tag as text[] or null", "query.limit as int2 or 20"]
          answer: rows
          depends-on: [slots, booking.bookings]
          access: anyone
          cache: { ttl: 30s, tags: ["availability:{serviceId}:{query.date}"] }
          max-rows: 50
        - id: mine
          match: GET /sql/mine
          sql: |
            select count(*)
              from bookings where user_id = $1
          params: identity.user as int8
          answer: value
          pool: audit
          depends-on: bookings
          timeout: 500ms
      routes:
        - { id: rest, match: "GET /sql/{rest*}", cache: off }
      changes:
        - id: booking-rows
          table: bookings
          event: booking-changed
          types: { starts_at: date, stay: { dates: { from: starts_on, to: ends_on } } }
          invalidate: ["availability:{service_id}:{starts_at}", "availability:{service_id}:{stay}"]
      """;
  private static final Config CONFIG =
      requireNonNull(
          ConfigLoader.load(
                  new SourceText(
                      "c.yaml",
                      """
                      version: 1
                      upstreams: { a: { primary: "http://a" } }
                      postgres: { primary: "postgresql://u@p/b", replicas: ["postgresql://u@r/b"], audit: "postgresql://u@p/b", statement-timeout: 1s }
                      """),
                  Surroundings.NOTHING)
              .config());
  private static final String SQL =
      "\ufeff-- free\nSELECT * FROM slots\nWHERE a = $1 AND $2 = $3 AND $4 = $5;  -- so\n";

  private static Loaded load(String rules, String sql) {
    Loaded loaded =
        Loader.load(
            List.of(new SourceText("rules/f.yaml", rules)),
            CONFIG,
            new Surroundings(
                name -> null,
                path -> null,
                (ruleFile, path) ->
                    ruleFile.equals("rules/f.yaml") && path.equals("queries/availability.sql")
                        ? sql.getBytes(StandardCharsets.UTF_8)
                        : null));
    assertThat(loaded.findings()).isEmpty();
    return loaded;
  }

  private static RuleSet rules() {
    return requireNonNull(load(RULES, SQL).rules());
  }

  private static Route route(String id) {
    return rules().routes().stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void aQueryIsARouteThatADatabaseAnswers() {
    Route route = route("free-slots");
    assertThat(route.query())
        .isEqualTo(
            new Query(
                "free-slots",
                new Place("rules/queries/availability.sql", 1, 1),
                "-- free\nSELECT * FROM slots\nWHERE a = $1 AND $2 = $3 AND $4 = $5",
                List.of(
                    parameter(new Source.Path("serviceId"), "int4", true, null),
                    parameter(new Source.Query("date"), "date", true, null),
                    parameter(new Source.Query("staff"), "uuid", false, null),
                    parameter(new Source.Query("tag"), "text[]", false, null),
                    parameter(new Source.Query("limit"), "int2", false, "20")),
                Answer.ROWS,
                Pool.REPLICA,
                List.of("slots", "booking.bookings"),
                Duration.ofSeconds(1),
                50,
                null));
    assertThat(route.upstream()).isEqualTo(new Upstream(Upstream.QUERIES, true));
    assertThat(route.key())
        .isEqualTo(
            new KeyRule(
                new KeyRule.QueryKey.Listed(
                    List.of("date", "staff", "tag", "limit"), KeyRule.Unlisted.DROP),
                List.of(),
                List.of(),
                null));
    assertThat(route.types())
        .isEqualTo(
            Map.of(
                new Source.Path("serviceId"), new ValueType.Int(),
                new Source.Query("date"), LISBON,
                new Source.Query("staff"), new ValueType.Uuid(),
                new Source.Query("limit"), new ValueType.Int()));
    assertThat(route.sharing()).isEqualTo(new Sharing.Public());
    assertThat(route.cache())
        .isInstanceOfSatisfying(
            CacheMode.Keyed.class,
            keyed -> {
              assertThat(keyed.rule().ttl()).hasSeconds(30);
              assertThat(keyed.rule().staleIfError()).hasHours(1);
            });
  }

  private static final ValueType LISBON =
      new ValueType.Date(new ValueType.Zone.Fixed(ZoneId.of("Europe/Lisbon")));

  private static Query.Parameter parameter(
      Source source, String type, boolean required, @Nullable String fallback) {
    return new Query.Parameter(source, requireNonNull(SqlType.of(type)), required, fallback);
  }

  /** What only one person sees is in nobody else's answer, and nothing is cached unless asked. */
  @Test
  void anIdentityInAParameterIsWhoMayRead() {
    Route route = route("mine");
    Query query = requireNonNull(route.query());
    assertThat(query.access()).isEqualTo("user");
    assertThat(query.pool()).isEqualTo(Pool.AUDIT);
    assertThat(query.maxRows()).isOne();
    assertThat(query.timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(route.key().identity()).isEqualTo("user");
    assertThat(route.sharing()).isEqualTo(new Sharing.Unsaid());
    assertThat(route.cache()).isEqualTo(new CacheMode.Off());
    assertThat(route.upstream()).isEqualTo(new Upstream(Upstream.QUERIES, false));
  }

  /** A character of a block in the rule file is found where the file has it. */
  @Test
  void aStatementKnowsWhereItsCharactersStand() {
    Query query = requireNonNull(route("mine").query());
    assertThat(query.sql()).isEqualTo("select count(*)\n  from bookings where user_id = $1");
    List<String> lines = RULES.lines().toList();
    Place from = query.at(2, 3);
    assertThat(lines.get(from.line() - 1).substring(from.column() - 1)).startsWith("from bookings");
    assertThat(requireNonNull(route("free-slots").query()).at(3, 7))
        .isEqualTo(new Place("rules/queries/availability.sql", 3, 7));
  }

  /** The first route that matches counts, so a file's order is that of its lists. */
  @Test
  void queriesStandBeforeRoutesWhereTheFileHasThemBefore() {
    assertThat(rules().routes().stream().map(Route::id)).startsWith("free-slots", "mine", "rest");
    String after =
        """
        version: 1
        routes: [{ id: r, match: GET /r, cache: off }]
        queries: [{ id: q, match: GET /q, sql: SELECT 1, answer: value, depends-on: [], access: anyone }]
        """;
    assertThat(requireNonNull(load(after, SQL).rules()).routes().stream().map(Route::id))
        .startsWith("r", "q");
  }

  @Test
  void theTextOfAFileIsAPartOfTheRouteAndOfItsRevision() {
    RuleSet before = rules();
    RuleSet same = requireNonNull(load(RULES, SQL).rules());
    RuleSet after = requireNonNull(load(RULES, SQL.replace("slots", "free_slots")).rules());
    assertThat(same.routes().getFirst().revision())
        .isEqualTo(before.routes().getFirst().revision());
    assertThat(after.routes().getFirst().revision())
        .isNotEqualTo(before.routes().getFirst().revision());
    assertThat(Outdated.tags(before, same)).isEmpty();
    assertThat(Outdated.tags(before, after))
        .extracting("text")
        .containsExactly("~route:free-slots");
  }

  /** Values of rows take the forms that routes show in the same place of a tag. */
  @Test
  void aChangeSaysWhatItsRowsClear() {
    Change change = rules().changes().getFirst();
    assertThat(rules().changes()).hasSize(1);
    assertThat(change.id()).isEqualTo("booking-rows");
    assertThat(change.table()).isEqualTo("bookings");
    assertThat(change.event()).isEqualTo("booking-changed");
    assertThat(change.columns())
        .isEqualTo(
            Map.of(
                "starts_at",
                LISBON,
                "stay",
                new ValueType.Dates(
                    new Source.Taken("starts_on"),
                    new Source.Taken("ends_on"),
                    new ValueType.Zone.Fixed(ZoneId.of("Europe/Lisbon")))));
    assertThat(change.told()).containsExactly("ends_on", "service_id", "starts_at", "starts_on");
    assertThat(change.invalidate().getFirst().segments().get(1))
        .containsExactly(
            new Piece.Value(new Source.Taken("service_id"), Set.of(new ValueType.Int())));
  }

  @ParameterizedTest
  @CsvSource({
    "bool, true",
    "int2, -32768",
    "int4, 2147483647",
    "int8, 9223372036854775807",
    "numeric, 1.50",
    "float8, 1e-3",
    "text, or else",
    "uuid, 00000000-0000-0000-0000-000000000001",
    "date, 2026-12-01",
    "time, 10:30",
    "timestamp, 2026-12-01 10:30",
    "timestamptz, 2026-12-01T10:30:00Z",
  })
  void aDefaultHasTheParametersType(String type, String value) {
    assertThat(Fallback.fits(requireNonNull(SqlType.of(type)), value)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "bool, yes",
    "int2, 32768",
    "int4, 1.0",
    "int8, 9223372036854775808",
    "numeric, NaN?",
    "float8, 0x1p3",
    "uuid, 1",
    "date, 2026-02-30",
    "time, 25:00",
    "timestamp, 2026-12-01",
    "timestamptz, 2026-12-01T10:30",
  })
  void whatHasNotIsNoDefault(String type, String value) {
    assertThat(Fallback.fits(requireNonNull(SqlType.of(type)), value)).isFalse();
  }
}
