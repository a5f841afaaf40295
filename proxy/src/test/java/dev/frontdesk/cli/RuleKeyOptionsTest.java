package dev.frontdesk.cli;

import static dev.frontdesk.cli.HmacTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What tells answers of one route apart: each key has its effect over real sockets. */
class RuleKeyOptionsTest extends RuleOptionRows {
  @Override
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    addKeyRows(rows);
    addIdentityRows(rows);
    return rows;
  }

  private void addKeyRows(List<Row> rows) {
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

  private void addIdentityRows(List<Row> rows) {
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

  private void perCaller(String path, String one, String two) throws IOException {
    desk.get(path, one).is("MISS", "a1");
    desk.get(path, two).is("MISS", "a2");
    desk.get(path, one).is("HIT", "a1");
    desk.get(path).is("BYPASS", "a3").because("identity-missing");
  }
}
