package dev.frontdesk.transaction;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A desk whose reads go to replicas. */
// The parts are set before each test.
@SuppressWarnings("NullAway.Init")
abstract class ReplicaTest extends DeskTest {
  static final String REPLICA_RULES =
      """
      version: 1
      identities:
        user: { header: X-User }
      defaults: { upstream: booking.replicas }
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
        - id: asset
          match: GET /asset
          cache: { ttl: 60s, range-miss: forward, tags: [asset] }
        - id: loose
          match: GET /loose/{id}
          cache: off
        - id: firm
          match: GET /firm/{id}
          upstream: booking
          cache: { ttl: 60s, tags: ["firm:{id}"] }
        - id: sql-slots
          match: GET /sql/slots/{id}
          cache: { ttl: 60s, tags: ["slot:{id}"] }
        - id: sql-report
          match: GET /sql/report
          cache: off
        - id: sql-odd
          match: GET /sql/odd
          cache: off
      writes:
        - { id: edit, match: "PUT /plain/{id}", invalidate: ["plain:{id}"] }
        - { id: gentle, match: "POST /gentle/{id}", soft: true, invalidate: ["lasting:{id}"] }
        - { id: switch, match: "GET /switch/{id}", invalidate: ["plain:{id}"] }
        - { id: taken, match: "POST /items", take: { id: [response.body.id] }, invalidate: ["item:{id}"] }
        - { id: odd, match: "GET /sql/odd", invalidate: [slot] }
      """;

  HandReplication replicas;

  @Override
  @BeforeEach
  void open() {
    replicas = new HandReplication();
    desk = new Desk(vertx, REPLICA_RULES, nodes(), replicas::over);
  }

  /** Null: alone. */
  @Nullable HandNodes nodes() {
    return null;
  }
}
