package dev.frontdesk.cli;

import static dev.frontdesk.cli.Backend.answer;
import static dev.frontdesk.cli.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is kept and how, and what clients have to say in that: each key has its effect over real
 * sockets.
 */
class RuleCacheOptionsTest extends RuleOptionRows {
  @Override
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    addClients(rows);
    addKept(rows);
    return rows;
  }

  private void addClients(List<Row> rows) {
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
  }

  private void addKept(List<Row> rows) {
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
        "priority",
        "priority",
        "ttl: 1h, priority: high",
        path -> {
          desk.get(path).is("MISS", "a1");
          desk.get(path).is("HIT", "a1");
        });
  }

  /** Any range is answered with the second of three bytes, a request for the whole with all. */
  private void hasRanges(String path) {
    api.on(
        path,
        (connection, asked, count) ->
            connection.send(
                asked.head().contains("\nRange:")
                    ? answer(206, "ETag: \"v\"\nContent-Range: bytes 1-1/3\n", "b")
                    : ok("ETag: \"v\"\n", "abc")));
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
