package dev.frontdesk.transaction;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A desk for each test, on one event loop, and the look at what is left when it is over. */
// The desk is set before each test.
@SuppressWarnings("NullAway.Init")
abstract class DeskTest {
  static final String RULES =
      """
      version: 1
      routes:
        - id: plain
          match: GET /plain/{id}
          cache: { ttl: 60s, tags: ["plain:{id}"] }
        - id: lasting
          match: GET /lasting/{id}
          cache:
            ttl: 60s
            stale-while-revalidate: 30s
            stale-if-error: 10m
            tags: ["lasting:{id}"]
        - id: items
          match: GET /items
          cache: { ttl: 60s, tags: ["item:{response.body.items[].id}"] }
        - id: small
          match: GET /small
          cache: { ttl: 60s, max-object: 1KiB }
        - id: open
          match: GET /open/{id}
          sharing: public
          cache: { ttl: 60s, tags: ["open:{id}"] }
        - id: film
          match: GET /film/{id}
          cache: { ttl: 60s, stale-while-revalidate: 30s, stale-if-error: 10m, tags: ["film:{id}"], tags-from: [Surrogate-Key] }
        - id: asset
          match: GET /asset
          cache: { ttl: 60s, range-miss: whole, max-object: 1KiB }
        - id: tagged
          match: GET /tagged
          cache: { ttl: 60s, tags-from: [Surrogate-Key] }
        - id: headstrong
          match: GET /headstrong
          cache: { ttl: 60s, client-directives: ignore, tags: ["headstrong"] }
      writes:
        - id: edit
          match: PUT /plain/{id}
          event: edited
          invalidate: ["plain:{id}"]
        - id: link
          match: GET /switch/{id}
          invalidate: ["plain:{id}"]
        - id: taken
          match: GET /taken/{n}
          take: { id: [response.body.id] }
          invalidate: ["item:{id}"]
        - id: item
          match: POST /items
          take: { id: [response.body.id] }
          invalidate: ["item:{id}"]
        - id: moved
          match: PATCH /plain/{id}
          take: { owner: [stored.body.owner] }
          invalidate: ["owner:{owner}", "plain:{id}"]
        - id: sent
          match: PUT /items
          take: { id: [request.body.id] }
          invalidate: ["item:{id}"]
        - id: gentle
          match: POST /gentle/{id}
          soft: true
          invalidate: ["lasting:{id}"]
        - id: headstrong-edit
          match: PUT /headstrong
          invalidate: [headstrong]
        - id: opened
          match: PUT /open/{id}
          invalidate: ["open:{id}", "owner:{id}"]
        - id: cut
          match: PUT /film/{id}
          invalidate: ["film:{id}"]
        - id: cut-gently
          match: POST /film/{id}
          soft: true
          invalidate: ["film:{id}"]
        - id: owned
          match: POST /owners
          invalidate: [owner]
      """;

  static Vertx vertx;
  Desk desk;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @BeforeEach
  void open() {
    desk = new Desk(vertx, RULES);
  }

  @AfterEach
  void nothingIsLeft() {
    desk.closed();
  }
}
