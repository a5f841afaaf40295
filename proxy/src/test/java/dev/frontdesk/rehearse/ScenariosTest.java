package dev.frontdesk.rehearse;

import dev.frontdesk.settings.Surroundings;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The HTTP behaviour of the proxy, written as rule tests: straight over the transaction, and again
 * over real sockets.
 */
class ScenariosTest {
  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @TestFactory
  Stream<DynamicNode> directly() {
    return Scenarios.nodes(
        new Rehearsal(vertx, Scenarios.CONFIG, Surroundings.NOTHING, StageOptions.DEFAULT));
  }

  @TestFactory
  Stream<DynamicNode> overSockets() {
    return Scenarios.nodes(
        new Rehearsal(
            vertx,
            Scenarios.CONFIG,
            Surroundings.NOTHING,
            StageOptions.DEFAULT,
            backstage -> new Sockets(vertx, backstage)));
  }
}
