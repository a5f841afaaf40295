package dev.frontdesk.cli;

import static dev.frontdesk.cli.Backend.answer;
import static dev.frontdesk.cli.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a write clears, and when: each key has its effect over real sockets. */
class RuleWriteOptionsTest extends RuleOptionRows {
  @Override
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    addWriteRows(rows);
    return rows;
  }

  private void addWriteRows(List<Row> rows) {
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

  private void sick(String path) {
    api.on(
        path,
        (connection, asked, count) ->
            connection.send(
                asked.head().startsWith("POST") ? answer(500, "", "sick") : ok("", "a" + count)));
  }

  private void heldFor(String path) throws IOException {
    sick(path);
    desk.get(path).is("MISS", "a1");
    desk.get(path).is("HIT", "a1");
    desk.post(path, "{}").is("BYPASS", "sick");
    desk.get(path).is("BYPASS", "a3").because("held");
    desk.get(path).is("BYPASS", "a4").because("held");
  }

  /** A request is recorded when its answer is over, which a client may see first. */
  private void events(int host, int query, int header) throws IOException {
    becomes("frontdesk_events_total{event=\"wc-host\"}", host);
    becomes("frontdesk_events_total{event=\"wc-query\"}", query);
    becomes("frontdesk_events_total{event=\"wc-header\"}", header);
  }
}
