package dev.frontdesk.transaction;

import dev.frontdesk.key.CacheKey;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.BeforeEach;

/** A desk that is one node of several. */
// The nodes are set before each test.
@SuppressWarnings("NullAway.Init")
abstract class NodesTest extends DeskTest {
  static final String SHARED_RULES =
      """
      version: 1
      identities:
        user: { header: X-User }
      routes:
        - id: plain
          match: GET /plain/{id}
          cache: { ttl: 60s, tags: ["plain:{id}"] }
        - id: lasting
          match: GET /lasting/{id}
          cache: { ttl: 60s, stale-while-revalidate: 30s, stale-if-error: 10m, tags: ["lasting:{id}"] }
        - id: items
          match: GET /items
          cache: { ttl: 60s, tags: ["item:{response.body.items[].id}"] }
        - id: mine
          match: GET /mine
          key: { identity: user }
          cache: { ttl: 60s, tags: [mine] }
        - id: secret
          match: GET /secret
          cache: { ttl: 60s, encrypt: true, tags: [secret] }
      writes:
        - { id: edit, match: "PUT /plain/{id}", invalidate: ["plain:{id}"] }
        - { id: near, match: "PUT /near/{id}", consistency: local, invalidate: ["plain:{id}"] }
        - { id: told, match: "PUT /told/{id}", consistency: shared, invalidate: ["plain:{id}"] }
        - { id: both-near, match: "PUT /both/{id}", consistency: local, invalidate: ["plain:{id}"] }
        - { id: both-told, match: "PUT /both/{id}", consistency: shared, invalidate: ["lasting:{id}"] }
        - { id: sure, match: "PUT /sure/{id}", when-redis-away: refuse, invalidate: ["plain:{id}"] }
        - { id: switch, match: "GET /switch/{id}", invalidate: ["plain:{id}"] }
        - { id: taken, match: "POST /items", take: { id: [response.body.id] }, invalidate: ["item:{id}"] }
      """;

  HandNodes nodes;

  @Override
  @BeforeEach
  void open() {
    nodes = new HandNodes();
    desk = desk(vertx, nodes);
  }

  private static Desk desk(Vertx vertx, HandNodes nodes) {
    return new Desk(vertx, SHARED_RULES, nodes);
  }

  /** Another node has fetched this, and this one knows nothing of it. */
  void elsewhereIs(String path, String text, String... fields) {
    desk.get(path);
    desk.lastCall().answer(200, text, fields);
    nodes.put(nodes.kept.getLast());
    forget(path);
    nodes.asked.clear();
    nodes.kept.clear();
    nodes.done.clear();
  }

  /** Memory holds nothing of it any more. */
  void forget(String path) {
    desk.store.count(
        response -> {
          if (contains(response.key(), path)) {
            desk.store.drop(response);
          }
          return true;
        },
        1000);
  }

  private static boolean contains(CacheKey key, String path) {
    return key.text().contains(path);
  }
}
