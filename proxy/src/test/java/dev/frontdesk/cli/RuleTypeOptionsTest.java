package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Types of values, in keys and in tags: each key has its effect over real sockets. */
class RuleTypeOptionsTest extends RuleOptionRows {
  @Override
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    addTypeRows(rows);
    return rows;
  }

  private void addTypeRows(List<Row> rows) {
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

  private void cleared(Integer... days) throws IOException {
    for (int day = 1; day <= 4; day++) {
      desk.get("/day?d=2026-12-0" + day).is(List.of(days).contains(day) ? "MISS" : "HIT");
    }
  }
}
