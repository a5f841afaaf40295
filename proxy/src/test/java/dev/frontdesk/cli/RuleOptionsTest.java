package dev.frontdesk.cli;

import static dev.frontdesk.cli.Backend.answer;
import static dev.frontdesk.cli.Backend.ok;
import static dev.frontdesk.cli.HmacTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each key of a rule file has its effect over real sockets. All rows are loaded together into one
 * proxy, each as a file of its own with paths of its own.
 */
@Timeout(30)
class RuleOptionsTest {
  @TempDir private static Path folder;
  private static Backend api = new Backend("a");
  private static Backend other = new Backend("b");
  private static RunningDesk desk;

  /** Requests and what they must get. */
  interface Play {
    void play() throws Exception;
  }

  /** The same for a path. */
  interface PathPlay {
    void play(String path) throws Exception;
  }

  /**
   * @param keys whose effect it shows
   * @param rules of a file, without {@code version}
   */
  record Row(String name, List<String> keys, String rules, Play play) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String SHORT = "1ms";

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    addCacheRows(rows);
    addRouteRows(rows);
    addKeyRows(rows);
    addIdentityRows(rows);
    addWriteRows(rows);
    addTypeRows(rows);
    addFileRows(rows);
    return rows;
  }

  private static Row row(String name, String keys, String rules, Play play) {
    return new Row(name, List.of(keys.split(" ")), rules, play);
  }

  /** Two rows: the key in the route, and inherited from the file's defaults. */
  private static void cache(List<Row> rows, String name, String key, String cache, PathPlay play) {
    rows.add(
        row(
            name,
            "rules.version rules.routes route.id route.match route.cache cache." + key,
            "routes: [{ id: %s, match: GET /%s, cache: { %s } }]".formatted(name, name, cache),
            () -> play.play("/" + name)));
    String inherits = name + "-inherited";
    rows.add(
        row(
            inherits,
            "rules.defaults defaults.cache defaults-cache." + key,
            "defaults: { cache: { %s } }\nroutes: [{ id: %s, match: GET /%s, cache: {} }]"
                .formatted(cache, inherits, inherits),
            () -> play.play("/" + inherits)));
  }

  private static void addCacheRows(List<Row> rows) {
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
    cache(
        rows,
        "client",
        "client",
        "ttl: 1h, client: max-age=30s",
        path -> {
          desk.get(path).is("MISS");
          assertThat(desk.get(path).is("HIT").field("Cache-Control")).contains("max-age=30");
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
        "encrypt",
        "encrypt",
        "ttl: 1h, encrypt: true",
        path -> {
          assertThat(desk.notices())
              .anyMatch(notice -> notice.startsWith("encrypt: has no effect without redis"));
          desk.get(path).is("MISS", "a1");
          desk.get(path).is("HIT", "a1");
        });
    cache(
        rows,
        "early-refresh",
        "early-refresh",
        "ttl: 3s, early-refresh: 10",
        path -> {
          CountDownLatch never = new CountDownLatch(1);
          api.on(
              path,
              (connection, asked, count) -> {
                // What took long is worth more: it is refreshed earlier.
                boolean released = never.await(300, TimeUnit.MILLISECONDS);
                connection.send(ok("", released ? "" : "a" + count));
              });
          desk.get(path).is("MISS", "a1");
          soon(() -> {
            assertThat(desk.get(path).outcome()).as("nobody waits").isEqualTo("HIT");
            return api.count(path) == 2;
          });
        });
    cache(
        rows,
        "compress",
        "compress",
        "ttl: 1h, compress: false",
        path -> {
          api.says(path, count -> ok("Content-Type: text/plain\n", "x".repeat(4000)));
          for (String outcome : List.of("MISS", "HIT")) {
            Got got = desk.get(path, "Accept-Encoding: gzip").is(outcome);
            assertThat(got.field("Content-Encoding")).isNull();
          }
        });
    cache(
        rows,
        "max-object",
        "max-object",
        "ttl: 1h, max-object: 3B",
        path -> {
          api.says(path, count -> ok("", "four"));
          desk.get(path).is("MISS", "four").because("not-stored/too-large");
          api.says(path, count -> ok("", "3.."));
          desk.get(path).is("MISS", "3..");
          desk.get(path).is("HIT", "3..");
        });
    cache(
        rows,
        "directives",
        "client-directives",
        "ttl: 1h, client-directives: ignore",
        path -> {
          desk.get(path).is("MISS", "a1");
          desk.get(path, "Cache-Control: no-cache").is("HIT", "a1");
        });
    cache(
        rows,
        "directives-honoured",
        "client-directives",
        "ttl: 1h, client-directives: honour",
        path -> {
          desk.get(path).is("MISS", "a1");
          desk.get(path, "Cache-Control: no-cache").is("MISS", "a2");
        });
    cache(
        rows,
        "range-forwarded",
        "range-miss",
        "ttl: 1h, range-miss: forward",
        path -> {
          hasRanges(path);
          desk.get(path, "Range: bytes=1-1").is("MISS", "b");
          assertThat(api.last(path).has("Range: bytes=1-1")).isTrue();
          desk.get(path, "Range: bytes=1-1").is("HIT", "b");
          desk.get(path, "Range: bytes=2-2").is("MISS", "b");
        });
    cache(
        rows,
        "range-whole",
        "range-miss",
        "ttl: 1h, range-miss: whole",
        path -> {
          hasRanges(path);
          assertThat(desk.get(path, "Range: bytes=1-1").is("MISS", "b").status()).isEqualTo(206);
          assertThat(api.last(path).has("Range: bytes=1-1")).isFalse();
          desk.get(path, "Range: bytes=2-2").is("HIT", "c");
          desk.get(path).is("HIT", "abc");
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
    rows.add(
        row(
            "mode",
            "cache.mode",
            """
            routes:
              - { id: mode-http, match: GET /mode/http, cache: { mode: http, ttl: 1h } }
              - { id: mode-keyed, match: GET /mode/keyed, cache: { mode: keyed, ttl: 1h } }
            """,
            () -> {
              desk.get("/mode/http?x=1").is("MISS", "a1");
              desk.get("/mode/http?x=1").is("HIT", "a1");
              desk.get("/mode/keyed?x=1").is("BYPASS").because("unlisted-parameter");
            }));
    cache(
        rows,
        "priority",
        "priority",
        "ttl: 1h, priority: high",
        path -> {
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

  private static void endsAtMidnight(String path, String zone) throws IOException {
    desk.get(path).is("MISS");
    long left =
        Long.parseLong(Objects.requireNonNull(desk.get(path).is("HIT").field("X-Cache-TTL")));
    ZonedDateTime now = Instant.now().atZone(ZoneId.of(zone));
    long expected =
        Duration.between(now, now.toLocalDate().plusDays(1).atStartOfDay(now.getZone()))
            .toSeconds();
    assertThat(Math.floorMod(left - expected + 60, 86_400L)).as(zone).isLessThan(120);
  }

  private static String headOf(String target) throws IOException {
    return desk.get(target).head();
  }

  /** Any range is answered with the second of three bytes, a request for the whole with all. */
  private static void hasRanges(String path) {
    api.on(
        path,
        (connection, asked, count) ->
            connection.send(
                asked.head().contains("\nRange:")
                    ? answer(206, "ETag: \"v\"\nContent-Range: bytes 1-1/3\n", "b")
                    : ok("ETag: \"v\"\n", "abc")));
  }

  private static void addRouteRows(List<Row> rows) {
    rows.add(
        row(
            "conditions",
            "route.host route.query route.header",
            """
            routes:
              - { id: c-host, match: GET /c/host, host: other.example, cache: { ttl: 1h } }
              - { id: c-query, match: GET /c/query, query: { mode: fast, slow: absent }, key: { query: [mode] }, cache: { ttl: 1h } }
              - { id: c-header, match: GET /c/header, header: { X-Mode: present }, cache: { ttl: 1h } }
            """,
            () -> {
              keptOnly("/c/host", "Host: other.example", "/c/host", "Host: desk");
              keptOnly("/c/query?mode=fast", "X-A: b", "/c/query?mode=slow", "X-A: b");
              keptOnly("/c/header", "X-Mode: on", "/c/header", "X-A: b");
            }));
    rows.add(
        row(
            "upstream",
            "route.upstream",
            "routes: [{ id: up, match: GET /up, upstream: other, cache: { ttl: 1h } }]",
            () -> desk.get("/up").is("MISS", "b1")));
    rows.add(
        row(
            "upstream-of-the-file",
            "defaults.upstream",
            """
            defaults: { upstream: other }
            routes: [{ id: up-file, match: GET /up/file, cache: off }]
            writes: [{ id: up-write, match: POST /up/file, event: up }]
            """,
            () -> {
              desk.get("/up/file").is("BYPASS", "b1");
              desk.post("/up/file", "{}").is("BYPASS", "b2");
            }));
    rows.add(
        row(
            "sharing-public",
            "route.sharing",
            "routes: [{ id: public, match: GET /public, sharing: public, cache: { ttl: 1h } }]",
            () -> {
              desk.get("/public", "Authorization: Basic YTpi").is("MISS", "a1");
              desk.get("/public", "Authorization: Basic Yzpk").is("HIT", "a1");
              assertThat(api.last("/public").head()).doesNotContain("Authorization");
            }));
    rows.add(
        row(
            "sharing-verified",
            "sharing.verified verified.key verified.claims",
            "routes: [{ id: verified, match: GET /verified, sharing: { verified: { key: staff, claims: [tenant] } }, cache: { ttl: 1h } }]",
            () -> {
              desk.get("/verified", bearer("\"sub\":\"a\",\"tenant\":\"t\"")).is("MISS", "a1");
              desk.get("/verified", bearer("\"sub\":\"b\",\"tenant\":\"t\"")).is("HIT", "a1");
              desk.get("/verified", bearer("\"sub\":\"b\",\"tenant\":\"u\"")).is("MISS", "a2");
              Instant later = Instant.now().plusSeconds(60);
              desk.get("/verified", bearer("x".repeat(32), later, "\"tenant\":\"t\""))
                  .is("BYPASS", "a3")
                  .because("token-invalid");
            }));
  }

  /** The first request is kept; the second falls through to the default route and is not. */
  private static void keptOnly(String kept, String field, String not, String otherField)
      throws IOException {
    desk.get(kept, field).is("MISS");
    desk.get(kept, field).is("HIT");
    desk.get(not, otherField).is("MISS");
    desk.get(not, otherField).is("MISS");
  }

  private static void addKeyRows(List<Row> rows) {
    rows.add(
        row(
            "unlisted",
            "route.key key.query key.unlisted",
            """
            routes:
              - { id: k-bypass, match: GET /k/bypass, key: { query: [a] }, cache: { ttl: 1h } }
              - { id: k-drop, match: GET /k/drop, key: { query: [a], unlisted: drop }, cache: { ttl: 1h } }
            """,
            () -> {
              desk.get("/k/bypass?a=1").is("MISS", "a1");
              desk.get("/k/bypass?utm_source=x&a=1").is("HIT", "a1");
              desk.get("/k/bypass?a=1&secret=s3").is("BYPASS", "a2").because("unlisted-parameter");
              desk.get("/k/drop?a=1&x=1&x=2&y=3").is("MISS", "a1");
              assertThat(api.last("/k/drop").target()).isEqualTo("/k/drop?a=1");
              desk.get("/k/drop?a=1&z=9").is("HIT", "a1");
              becomes("frontdesk_dropped_parameters_total{route=\"k-drop\"}", 3); // x, y and z
              assertThat(desk.explain("GET /k/bypass?a=1&secret=s3cr3t&more=1"))
                  .contains("\"parameters that are why\":[\"secret\",\"more\"]")
                  .contains("unlisted-parameter");
              assertThat(desk.explain("GET /k/drop?a=1&utm_source=s3cr3t&x=s3cr3t"))
                  .contains("\"ignored parameters\":[\"utm_source\"]")
                  .contains("\"dropped parameters, not listed\":[\"x\"]");
            }));
    rows.add(
        row(
            "unlisted-of-the-file",
            "defaults.unlisted",
            """
            defaults: { unlisted: drop }
            routes: [{ id: k-file, match: GET /k/file, cache: { ttl: 1h } }]
            """,
            () -> {
              desk.get("/k/file?x=1").is("MISS", "a1");
              desk.get("/k/file?y=1").is("HIT", "a1");
            }));
    rows.add(
        row(
            "key-header",
            "key.header",
            "routes: [{ id: k-header, match: GET /k/header, key: { header: [Accept-Language] }, cache: { ttl: 1h } }]",
            () -> {
              desk.get("/k/header", "Accept-Language: de").is("MISS", "a1");
              desk.get("/k/header", "Accept-Language: fr").is("MISS", "a2");
              desk.get("/k/header", "Accept-Language: de").is("HIT", "a1");
              assertThat(api.last("/k/header").has("Accept-Language: fr")).isTrue();
            }));
    rows.add(
        row(
            "key-cookie",
            "key.cookie",
            "routes: [{ id: k-cookie, match: GET /k/cookie, key: { cookie: [lang] }, cache: { ttl: 1h } }]",
            () -> {
              desk.get("/k/cookie", "Cookie: lang=de").is("MISS", "a1");
              desk.get("/k/cookie", "Cookie: lang=fr").is("MISS", "a2");
              desk.get("/k/cookie", "Cookie: lang=de").is("HIT", "a1");
            }));
  }

  private static void addIdentityRows(List<Row> rows) {
    rows.add(
        row(
            "identity-header",
            "rules.identities identity.header key.identity",
            """
            identities: { rider: { header: X-Rider } }
            routes: [{ id: i-header, match: GET /i/header, key: { identity: rider }, cache: { ttl: 1h } }]
            """,
            () -> perCaller("/i/header", "X-Rider: 1", "X-Rider: 2")));
    rows.add(
        row(
            "identity-cookie",
            "identity.cookie",
            """
            identities: { guest: { cookie: sid } }
            routes: [{ id: i-cookie, match: GET /i/cookie, key: { identity: guest }, cache: { ttl: 1h } }]
            """,
            () -> perCaller("/i/cookie", "Cookie: sid=1", "Cookie: sid=2")));
    rows.add(
        row(
            "identity-claim",
            "identity.jwt-claim identity.key",
            """
            identities: { member: { jwt-claim: sub, key: staff } }
            routes: [{ id: i-claim, match: GET /i/claim, key: { identity: member }, cache: { ttl: 1h } }]
            """,
            () -> perCaller("/i/claim", bearer("\"sub\":\"1\""), bearer("\"sub\":\"2\""))));
  }

  private static void perCaller(String path, String one, String two) throws IOException {
    desk.get(path, one).is("MISS", "a1");
    desk.get(path, two).is("MISS", "a2");
    desk.get(path, one).is("HIT", "a1");
    desk.get(path).is("BYPASS", "a3").because("identity-missing");
  }

  private static void addWriteRows(List<Row> rows) {
    rows.add(
        row(
            "invalidate",
            "cache.tags rules.writes write.id write.match write.invalidate write.event",
            """
            routes: [{ id: w, match: "GET /w/{id}", cache: { ttl: 1h, tags: ["w:{id}"] } }]
            writes: [{ id: w-write, match: "POST /w/{id}/change", event: w-changed, invalidate: ["w:{id}"] }]
            """,
            () -> {
              desk.get("/w/1").is("MISS", "a1");
              desk.get("/w/2").is("MISS", "a1");
              desk.post("/w/1/change", "{}").is("BYPASS");
              desk.get("/w/1").is("MISS", "a2");
              desk.get("/w/2").is("HIT", "a1");
              becomes("frontdesk_events_total{event=\"w-changed\"}", 1);
            }));
    rows.add(
        row(
            "write-conditions",
            "write.host write.query write.header",
            """
            writes:
              - { id: wc-host, match: POST /wc, host: other.example, event: wc-host }
              - { id: wc-query, match: POST /wc, query: { kind: a }, event: wc-query }
              - { id: wc-header, match: POST /wc, header: { X-Kind: a }, event: wc-header }
            """,
            () -> {
              desk.post("/wc", "{}");
              events(0, 0, 0);
              desk.post("/wc", "{}", "Host: other.example");
              events(1, 0, 0);
              desk.post("/wc?kind=a", "{}");
              events(1, 1, 0);
              desk.post("/wc?kind=b", "{}", "X-Kind: a");
              events(1, 1, 1);
            }));
    rows.add(
        row(
            "settle",
            "write.settle",
            """
            routes: [{ id: settle, match: "GET /settle/{id}", cache: { ttl: 1h, tags: ["settle:{id}"] } }]
            writes:
              - { id: settle-long, match: POST /settle/long, settle: 1h, invalidate: ["settle:long"] }
              - { id: settle-short, match: POST /settle/short, settle: 1ms, invalidate: ["settle:short"] }
            """,
            () -> {
              heldFor("/settle/long");
              sick("/settle/short");
              desk.post("/settle/short", "{}");
              soon(() -> "HIT".equals(desk.get("/settle/short").outcome()));
            }));
    rows.add(
        row(
            "settle-of-the-file",
            "defaults.settle",
            """
            defaults: { settle: 1h }
            routes: [{ id: settles, match: GET /settles, cache: { ttl: 1h, tags: ["settles"] } }]
            writes: [{ id: settles-write, match: POST /settles, invalidate: ["settles"] }]
            """,
            () -> heldFor("/settles")));
    rows.add(
        row(
            "soft",
            "write.soft",
            """
            routes: [{ id: soft, match: GET /soft, cache: { ttl: 1h, stale-while-revalidate: 1h, tags: ["soft"] } }]
            writes: [{ id: soft-write, match: POST /soft/change, soft: true, invalidate: ["soft"] }]
            """,
            () -> {
              desk.get("/soft").is("MISS", "a1");
              desk.get("/soft").is("HIT", "a1");
              desk.post("/soft/change", "{}");
              desk.get("/soft").is("STALE", "a1");
            }));
    rows.add(
        row(
            "later-versions",
            "write.consistency write.when-redis-away defaults.consistency defaults.when-redis-away",
            """
            defaults: { consistency: shared, when-redis-away: release }
            writes: [{ id: later, match: POST /later, event: later, consistency: cluster, when-redis-away: refuse }]
            """,
            () -> {
              assertThat(desk.notices())
                  .contains("consistency: cluster has no effect without redis")
                  .contains("when-redis-away: has no effect without redis");
              desk.post("/later", "{}").is("BYPASS", "a1");
            }));
  }

  private static void sick(String path) {
    api.on(
        path,
        (connection, asked, count) ->
            connection.send(
                asked.head().startsWith("POST") ? answer(500, "", "sick") : ok("", "a" + count)));
  }

  private static void heldFor(String path) throws IOException {
    sick(path);
    desk.get(path).is("MISS", "a1");
    desk.get(path).is("HIT", "a1");
    desk.post(path, "{}").is("BYPASS", "sick");
    desk.get(path).is("BYPASS", "a3").because("held");
    desk.get(path).is("BYPASS", "a4").because("held");
  }

  /** A request is recorded when its answer is over, which a client may see first. */
  private static void events(int host, int query, int header) throws IOException {
    becomes("frontdesk_events_total{event=\"wc-host\"}", host);
    becomes("frontdesk_events_total{event=\"wc-query\"}", query);
    becomes("frontdesk_events_total{event=\"wc-header\"}", header);
  }

  private static void becomes(String sample, int figure) throws IOException {
    soon(() -> desk.metric(sample) >= figure);
    assertThat(desk.metric(sample)).as(sample).isEqualTo(figure);
  }

  private static void addTypeRows(List<Row> rows) {
    rows.add(
        row(
            "types",
            "route.types",
            "routes: [{ id: typed, match: GET /typed, key: { query: [n] }, types: { query.n: int }, cache: { ttl: 1h } }]",
            () -> {
              desk.get("/typed?n=07").is("MISS", "a1");
              desk.get("/typed?n=7").is("HIT", "a1");
              desk.get("/typed?n=seven").is("BYPASS", "a2").because("malformed-value");
              assertThat(desk.explain("GET /typed?n=seven"))
                  .contains("\"parameters that are why\":[\"n\"]");
            }));
    rows.add(
        row(
            "types of a route count in the tags of writes",
            "route.types",
            """
            routes:
              - { id: part, match: "GET /part/{n}", types: { n: int }, cache: { ttl: 1h, tags: ["part:{n}"] } }
              - { id: day-of, match: "GET /dayof/{d}", types: { d: { date: { zone: Asia/Tokyo } } }, cache: { ttl: 1h, tags: ["dayof:{d}"] } }
            writes:
              - { id: part-w, match: "PUT /part/{n}", invalidate: ["part:{n}"] }
              - { id: dayof-w, match: POST /dayof, take: { d: [request.body.at] }, invalidate: ["dayof:{d}"] }
            """,
            () -> {
              desk.get("/part/7").is("MISS", "a1");
              desk.get("/part/8").is("MISS", "a1");
              desk.send("PUT", "/part/07", "{}");
              desk.get("/part/7").is("MISS");
              desk.get("/part/8").is("HIT", "a1");
              desk.send("PUT", "/part/eight", "{}");
              desk.get("/part/8").is("MISS"); // more is cleared, never less
              desk.get("/dayof/2026-12-02").is("MISS", "a1");
              desk.get("/dayof/2026-12-01").is("MISS", "a1");
              desk.post("/dayof", "{\"at\":\"2026-12-01T20:00:00Z\"}");
              desk.get("/dayof/2026-12-02").is("MISS");
              desk.get("/dayof/2026-12-01").is("HIT", "a1");
            }));
    String days = "key: { query: [d] }, types: { query.d: { date: { zone: UTC } } }";
    rows.add(
        row(
            "dates",
            "type.date date.zone type.dates dates.from dates.to dates.zone write.take take.from take.as write.zone",
            """
            routes:
              - { id: day, match: GET /day, %s, cache: { ttl: 1h, tags: ["day:{query.d}"] } }
            writes:
              - id: day-own
                match: POST /day/own
                take: { d: { from: [request.body.at], as: { date: { zone: Asia/Tokyo } } } }
                invalidate: ["day:{d}"]
              - id: day-rule
                match: POST /day/rule
                zone: Asia/Tokyo
                take: { d: { from: [request.body.at], as: date } }
                invalidate: ["day:{d}"]
              - id: day-span
                match: POST /day/span
                take: { d: { as: { dates: { from: request.body.from, to: request.body.to, zone: UTC } } } }
                invalidate: ["day:{d}"]
            """
                .formatted(days),
            () -> {
              String late = "{\"at\":\"2026-12-01T20:00:00Z\"}";
              for (int day = 1; day <= 4; day++) {
                desk.get("/day?d=2026-12-0" + day).is("MISS");
              }
              desk.post("/day/own", late);
              cleared(2);
              desk.post("/day/rule", late);
              cleared(2);
              desk.post("/day/span", "{\"from\":\"2026-12-01\",\"to\":\"2026-12-03\"}");
              cleared(1, 2, 3);
            }));
    rows.add(
        row(
            "first",
            "take.first",
            """
            routes: [{ id: pick, match: "GET /pick/{id}", cache: { ttl: 1h, tags: ["pick:{id}"] } }]
            writes:
              - id: pick-one
                match: POST /pick/one/now
                take: { k: { from: [request.body.a, request.body.b], first: true } }
                invalidate: ["pick:{k}"]
              - id: pick-all
                match: POST /pick/all/now
                take: { k: [request.body.a, request.body.b] }
                invalidate: ["pick:{k}"]
            """,
            () -> {
              String both = "{\"a\":\"1\",\"b\":\"2\"}";
              desk.get("/pick/1").is("MISS");
              desk.get("/pick/2").is("MISS");
              desk.post("/pick/one/now", both);
              desk.get("/pick/1").is("MISS");
              desk.get("/pick/2").is("HIT");
              desk.post("/pick/all/now", both);
              desk.get("/pick/1").is("MISS");
              desk.get("/pick/2").is("MISS");
            }));
  }

  private static void cleared(Integer... days) throws IOException {
    for (int day = 1; day <= 4; day++) {
      desk.get("/day?d=2026-12-0" + day).is(List.of(days).contains(day) ? "MISS" : "HIT");
    }
  }

  private static void addFileRows(List<Row> rows) {
    rows.add(
        row(
            "file-lists",
            "rules.cookies cookies.ignore rules.ignore-query rules.credentials rules.allow-headers",
            """
            cookies: { ignore: [seen_*] }
            ignore-query: [campaign_*]
            credentials: [X-Pass]
            allow-headers: [X-Note]
            routes:
              - { id: lists, match: "GET /lists/{id}", cache: { ttl: 1h } }
            """,
            () -> {
              desk.get("/lists/1", "Cookie: seen_a=1").is("MISS", "a1");
              desk.get("/lists/1?campaign_x=1", "Cookie: seen_b=2").is("HIT", "a1");
              desk.get("/lists/2", "Cookie: other=1").is("BYPASS", "a1");
              desk.get("/lists/2", "X-Pass: p").is("BYPASS", "a2");
              desk.get("/lists/3", "X-Note: n", "X-Else: e").is("MISS", "a1");
              assertThat(api.last("/lists/3").has("X-Note: n")).isTrue();
              assertThat(api.last("/lists/3").head()).doesNotContainIgnoringCase("X-Else");
            }));
  }

  private static void soon(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(5)).until(condition);
  }

  @BeforeAll
  static void start() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    rows().forEach(row -> files.put(row.name() + ".yaml", row.rules()));
    desk =
        RunningDesk.start(
            folder,
            """
            upstreams:
              api: { primary: ["%s"] }
              other: { primary: ["%s"] }
            rules: rules
            identity-keys: { staff: { secret: %s, algorithms: [HS256] } }
            """
                .formatted(api.uri(), other.uri(), HmacTokens.SECRET),
            files);
  }

  @AfterAll
  static void close() throws IOException {
    desk.close();
    api.close();
    other.close();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void hasItsEffect(Row row) throws Exception {
    row.play().play();
  }

  /** A flood of other answers does not displace what has high priority. */
  @Test
  @Shows({"cache.priority", "defaults-cache.priority"})
  void highPriorityIsDefended(@TempDir Path own) throws Exception {
    try (RunningDesk small =
        RunningDesk.start(
            own,
            "upstreams: { api: { primary: [\"%s\"] } }\nrules: rules\nmemory: { size: 64KiB }"
                .formatted(api.uri()),
            Map.of(
                "a.yaml",
                """
                defaults: { cache: { priority: high } }
                routes:
                  - { id: high, match: GET /p/high, cache: { ttl: 1h } }
                  - { id: low, match: "GET /p/{n}", cache: { ttl: 1h, priority: low } }
                """))) {
      small.get("/p/high").is("MISS", "a1");
      for (int i = 0; i < 100; i++) {
        small.get("/p/" + i).is("MISS", "a1");
      }
      assertThat(small.metric("frontdesk_memory_evictions_total")).isPositive();
      assertThat(small.metric("frontdesk_memory_bytes")).isLessThan(64 * 1024 / 2);
      small.get("/p/high").is("HIT", "a1");
    }
  }
}
