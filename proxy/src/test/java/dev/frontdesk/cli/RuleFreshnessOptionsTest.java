package dev.frontdesk.cli;

import static dev.frontdesk.cli.Backend.answer;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * For how long an answer is kept, and what its origin has to say in that: each key has its effect
 * over real sockets.
 */
class RuleFreshnessOptionsTest extends RuleOptionRows {
  private static final String SHORT = "1ms";

  @Override
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    addLifetimes(rows);
    addStale(rows);
    addOrigin(rows);
    return rows;
  }

  private void addLifetimes(List<Row> rows) {
    cache(
        rows,
        "ttl",
        "ttl",
        "ttl: 1h",
        path -> {
          desk.get(path).is("MISS", "a1");
          Got hit = desk.get(path).is("HIT", "a1");
          assertThat(Integer.parseInt(Objects.requireNonNull(hit.field("X-Cache-TTL"))))
              .isBetween(3500, 3600);
        });
    cache(
        rows,
        "ttl-short",
        "ttl",
        "ttl: " + SHORT,
        path -> {
          desk.get(path).is("MISS", "a1");
          soon(() -> "MISS".equals(desk.get(path).outcome()));
        });
    cache(
        rows,
        "statuses",
        "statuses",
        "statuses: { 404: 1h }",
        path -> {
          api.says(path, count -> answer(404, "", "none" + count));
          desk.get(path).is("MISS", "none1");
          assertThat(desk.get(path).is("HIT", "none1").status()).isEqualTo(404);
        });
    rows.add(
        row(
            "until",
            "cache.until cache.zone route.zone defaults.zone",
            """
            defaults: { zone: Asia/Tokyo }
            routes:
              - { id: until-own, match: GET /until/own, zone: UTC, cache: { ttl: 9d, until: midnight, zone: Pacific/Kiritimati } }
              - { id: until-route, match: GET /until/route, zone: America/Bogota, cache: { ttl: 9d, until: midnight } }
              - { id: until-file, match: GET /until/file, cache: { ttl: 9d, until: midnight } }
            """,
            () -> {
              endsAtMidnight("/until/own", "Pacific/Kiritimati");
              endsAtMidnight("/until/route", "America/Bogota");
              endsAtMidnight("/until/file", "Asia/Tokyo");
            }));
  }

  private void addStale(List<Row> rows) {
    cache(
        rows,
        "swr",
        "stale-while-revalidate",
        "ttl: " + SHORT + ", stale-while-revalidate: 1h",
        path -> {
          desk.get(path).is("MISS", "a1");
          soon(() -> "STALE".equals(desk.get(path).outcome()));
          soon(() -> !desk.get(path).body().equals("a1"));
        });
    cache(
        rows,
        "sie",
        "stale-if-error",
        "ttl: " + SHORT + ", stale-if-error: 1h",
        path -> {
          desk.get(path).is("MISS", "a1");
          api.says(path, count -> answer(503, "", "sick"));
          soon(() -> "STALE".equals(desk.get(path).outcome()));
          desk.get(path).is("STALE", "a1").because("stale-if-error");
        });
  }

  private void addOrigin(List<Row> rows) {
    String uncacheable = "Cache-Control: private, no-cache, max-age=0\n";
    cache(
        rows,
        "respect",
        "origin-cache-control",
        "ttl: 1h, origin-cache-control: respect",
        path -> {
          api.sends(path, uncacheable);
          desk.get(path).is("MISS", "a1");
          desk.get(path).is("MISS", "a2");
        });
    cache(
        rows,
        "ignore",
        "origin-cache-control",
        "ttl: 1h, origin-cache-control: { ignore: [private, no-cache, max-age] }",
        path -> {
          api.sends(path, uncacheable);
          desk.get(path).is("MISS", "a1");
          desk.get(path).is("HIT", "a1");
        });
    rows.add(
        row(
            "respect-and-ignore",
            "origin-cache-control.ignore",
            "routes: [{ id: no-store, match: GET /no-store, cache: { ttl: 1h, origin-cache-control: { ignore: [no-store] } } }]",
            () -> {
              api.sends("/no-store", "Cache-Control: no-store\n");
              desk.get("/no-store").is("MISS", "a1");
              desk.get("/no-store").is("HIT", "a1");
            }));
    cache(
        rows,
        "targeted",
        "targeted",
        "targeted: [My-Cache-Control]",
        path -> {
          api.sends(path, "My-Cache-Control: max-age=600\nCache-Control: no-store\n");
          desk.get(path).is("MISS", "a1");
          assertThat(desk.get(path).is("HIT", "a1").field("Cache-Control")).isEqualTo("no-store");
        });
    cache(
        rows,
        "set-cookie",
        "set-cookie",
        "ttl: 1h, set-cookie: strip",
        path -> {
          api.sends(path, "Set-Cookie: a=b\n");
          desk.get(path).is("MISS", "a1");
          assertThat(desk.get(path).is("HIT", "a1").field("Set-Cookie")).isNull();
        });
    cache(
        rows,
        "tags-from",
        "tags-from",
        "ttl: 1h, tags-from: [Surrogate-Key]",
        path -> {
          String tag = path.substring(1);
          api.sends(path, "Surrogate-Key: " + tag + " more\n");
          for (String outcome : List.of("MISS", "HIT")) {
            assertThat(desk.get(path).is(outcome, "a1").field("Surrogate-Key")).isNull();
          }
          assertThat(
                  desk.admin("POST", "/purge", "{\"tags\":[\"" + tag + "\"]}", RunningDesk.TOKEN)
                      .status())
              .isEqualTo(200);
          desk.get(path).is("MISS", "a2");
          // What is forwarded and not kept must not show them either.
          assertThat(headOf(path + "?unlisted=1")).doesNotContainIgnoringCase("Surrogate-Key");
        });
  }

  private void endsAtMidnight(String path, String zone) throws IOException {
    desk.get(path).is("MISS");
    long left =
        Long.parseLong(Objects.requireNonNull(desk.get(path).is("HIT").field("X-Cache-TTL")));
    ZonedDateTime now = Instant.now().atZone(ZoneId.of(zone));
    long expected =
        Duration.between(now, now.toLocalDate().plusDays(1).atStartOfDay(now.getZone()))
            .toSeconds();
    assertThat(Math.floorMod(left - expected + 60, 86_400L)).as(zone).isLessThan(120);
  }

  private String headOf(String target) throws IOException {
    return desk.get(target).head();
  }
}
