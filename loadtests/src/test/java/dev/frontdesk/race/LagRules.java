package dev.frontdesk.race;

import dev.frontdesk.settings.yaml.SourceText;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Rules for the sample's services, whose price counts the writes: the same row by a group whose
 * databases are watched, by one whose servers tell positions, and by queries; kept by tags of the
 * request or of the response, or not kept at all.
 */
final class LagRules {
  /** Tenants are dealt out to services in turn. */
  private static final int TENANTS = 6;

  /** How a client reads the version of a service. */
  enum Kind {
    WATCHED(true, "/api/services/%d?by=watched"),
    WATCHED_REVEALED(true, "/api/services?by=watched&tenantId=%d"),
    WATCHED_PASSING(false, "/api/services/%d?by=watched&kept=no"),
    TOLD(true, "/api/services/%d?by=told"),
    TOLD_REVEALED(true, "/api/services?by=told&tenantId=%d"),
    TOLD_PASSING(false, "/api/services/%d?by=told&kept=no"),
    QUERY(true, "/sql/kept/%d"),
    QUERY_REVEALED(true, "/sql/revealed/%d"),
    QUERY_PASSING(false, "/sql/passing/%d");

    /** Its answers may be kept. */
    final boolean kept;

    private final String target;

    Kind(boolean kept, String target) {
      this.kept = kept;
      this.target = target;
    }

    String target(int service) {
      return target.formatted(isList() ? 1 + (service - 1) % TENANTS : service);
    }

    long version(int service, Swarm.Answer answer) {
      if (isList()) {
        return answer.json().getJsonArray("items").stream()
            .map(item -> (JsonObject) item)
            .filter(item -> item.getInteger("id") == service)
            .findFirst()
            .orElseThrow()
            .getLong("priceCents");
      }
      return answer.json().getLong("priceCents");
    }

    private boolean isList() {
      return target.contains("tenantId");
    }
  }

  private static final String GROUP =
      """
      version: 1
      IDENTITIES
      defaults: { upstream: GROUP }
      routes:
        - id: GROUP-passing
          match: GET /api/services/{id}
          query: { by: GROUP, kept: present }
          upstream: GROUP.replicas
          cache: off
        - id: GROUP-one
          match: GET /api/services/{id}
          query: { by: GROUP }
          upstream: GROUP.replicas
          key: { query: [by] }
          sharing: public
          cache: { FRESHNESS, tags: ["service:{id}"] }
        - id: GROUP-list
          match: GET /api/services
          query: { by: GROUP }
          upstream: GROUP.replicas
          key: { query: [by, tenantId] }
          sharing: public
          cache: { ttl: 1h, tags: ["service:{response.body.items[].id}"] }
      writes:
        - id: GROUP-written
          match: PUT /api/services/{id}
          query: { by: GROUP }
          invalidate: ["service:{id}"]
      """;

  private static final String QUERIES =
      """
      version: 1
      queries:
        - id: kept
          match: GET /sql/kept/{id}
          SELECT
          cache: { FRESHNESS, tags: ["service:{id}"] }
        - id: revealed
          match: GET /sql/revealed/{id}
          SELECT
          cache: { ttl: 1h, tags: ["service:{response.body.id}"] }
        - id: passing
          match: GET /sql/passing/{id}
          SELECT
      """
          .replace(
              "SELECT",
              """
              sql: select id, price_cents as "priceCents" from services where id = $1
                  params: ["path.id as int4"]
                  answer: row
                  depends-on: [services]
                  access: anyone\
              """);

  private LagRules() {}

  /**
   * @param freshness of what is kept by tags of the request, as {@code cache} of a route has it
   */
  static List<SourceText> with(String freshness) {
    return List.of(
        group("watched", "", freshness),
        group("told", "identities: { user: { header: X-User-Id } }", freshness),
        new SourceText("query.yaml", QUERIES.replace("FRESHNESS", freshness)));
  }

  private static SourceText group(String name, String identities, String freshness) {
    return new SourceText(
        name + ".yaml",
        GROUP
            .replace("GROUP", name)
            .replace("IDENTITIES", identities)
            .replace("FRESHNESS", freshness));
  }
}
