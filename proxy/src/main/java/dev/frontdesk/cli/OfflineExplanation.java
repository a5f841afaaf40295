package dev.frontdesk.cli;

import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.identity.Identifier;
import dev.frontdesk.identity.Verifiers;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.rules.CompiledRules;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.store.memory.MemoryStore;
import dev.frontdesk.time.VertxTiming;
import dev.frontdesk.transaction.Explainer;
import dev.frontdesk.transaction.InForce;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** Explains by rule files alone: nothing is stored, and no origin is asked. */
final class OfflineExplanation {
  private OfflineExplanation() {}

  static JsonObject of(Config config, RuleSet rules, RequestHead head, Peer peer) {
    Vertx vertx = Vertx.vertx();
    try {
      VertxTiming timing = new VertxTiming(vertx);
      Verifiers verifiers = new Verifiers(vertx, timing, Wiring.identityKeys(config));
      Explainer explainer =
          new Explainer(
              new MemoryStore(1), new LocalInvalidation(MarkOptions.DEFAULT, timing), timing);
      return new JsonObject(
          explainer
              .explain(
                  new InForce(
                      CompiledRules.of(rules), new Identifier(rules.identities(), verifiers)),
                  head,
                  peer)
              .toCompletionStage()
              .toCompletableFuture()
              .join());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
