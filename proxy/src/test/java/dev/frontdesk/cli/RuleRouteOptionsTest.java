package dev.frontdesk.cli;

import static dev.frontdesk.cli.HmacTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which requests a route is for, where it leads, and who shares its answers: each key has its
 * effect over real sockets.
 */
class RuleRouteOptionsTest extends RuleOptionRows {
  @Override
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    addRouteRows(rows);
    addFileRows(rows);
    return rows;
  }

  private void addRouteRows(List<Row> rows) {
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

  private void addFileRows(List<Row> rows) {
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

  /** The first request is kept; the second falls through to the default route and is not. */
  private void keptOnly(String kept, String field, String not, String otherField)
      throws IOException {
    desk.get(kept, field).is("MISS");
    desk.get(kept, field).is("HIT");
    desk.get(not, otherField).is("MISS");
    desk.get(not, otherField).is("MISS");
  }
}
