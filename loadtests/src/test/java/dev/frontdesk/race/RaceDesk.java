package dev.frontdesk.race;

import dev.frontdesk.cli.EmbeddedProxy;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.sample.ApiClient;
import dev.frontdesk.settings.Address;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.yaml.SourceText;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;

/** A running proxy before an origin, with the rules of the race. */
final class RaceDesk implements AutoCloseable {
  static final String SETTLE = "400ms";

  private static final String RULES =
      """
      version: 1
      routes:
        - id: plain                     # all tags are known from the request
          match: GET /plain/{key}
          cache: { ttl: 1h, tags: ["plain:{key}"] }
        - id: revealed                  # the tag is known from the response only
          match: GET /revealed/{key}
          cache: { ttl: 1h, tags: ["revealed:{response.body.id}"] }
        - id: stale                     # served stale, with a refresh behind it
          match: GET /stale/{key}
          cache: { ttl: LIFE, stale-while-revalidate: 1h, tags: ["stale:{key}"] }
        - id: validated                 # validated with If-None-Match
          match: GET /validated/{key}
          cache: { ttl: LIFE, tags: ["validated:{key}"] }
      writes:
        - id: plain-written
          match: POST /plain/{key}
          settle: SETTLE
          invalidate: ["plain:{key}"]
        - id: revealed-written
          match: POST /revealed/{key}
          settle: SETTLE
          take: { id: [response.body.id] }
          invalidate: ["revealed:{id}"]
        - id: stale-written
          match: POST /stale/{key}
          settle: SETTLE
          invalidate: ["stale:{key}"]
        - id: validated-written
          match: POST /validated/{key}
          settle: SETTLE
          invalidate: ["validated:{key}"]
      """;

  private final EmbeddedProxy proxy;

  private RaceDesk(EmbeddedProxy proxy) {
    this.proxy = proxy;
  }

  /**
   * @param life how long responses of the routes stale and validated are fresh
   */
  static RaceDesk before(URI origin, String life, UnaryOperator<Invalidation> marks) {
    String rules = RULES.replace("LIFE", life).replace("SETTLE", SETTLE);
    return withRules(origin, rules, marks);
  }

  static RaceDesk withRules(URI origin, String rules, UnaryOperator<Invalidation> marks) {
    Config config =
        Config.defaults()
            .withUpstream(origin)
            .withListen(new Address("127.0.0.1", 0))
            .withAdmin(new Address("127.0.0.1", 0));
    return new RaceDesk(
        EmbeddedProxy.start(config, List.of(new SourceText("race.yaml", rules)), marks));
  }

  int port() {
    return proxy.port();
  }

  int adminPort() {
    return proxy.adminPort();
  }

  String authorization() {
    return "Bearer " + proxy.adminToken();
  }

  ApiClient client() {
    return new ApiClient("http://127.0.0.1:" + proxy.port());
  }

  /** Purges and blocks until it is done. */
  ApiClient.Reply purge(JsonObject what) throws Exception {
    return new ApiClient("http://127.0.0.1:" + proxy.adminPort())
        .ask("POST", "/purge", what, "Authorization", authorization());
  }

  @Override
  public void close() {
    proxy.close();
  }
}
