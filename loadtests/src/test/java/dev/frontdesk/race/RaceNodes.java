package dev.frontdesk.race;

import dev.frontdesk.cli.EmbeddedProxy;
import dev.frontdesk.cli.Interposed;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.race.Hold.Happening;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisMessages;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.settings.Address;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.transaction.Shared;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Several nodes on real sockets that share one Redis, before one origin. */
final class RaceNodes implements AutoCloseable {
  private static final String RULES =
      """
      version: 1
      identities:
        person: { header: X-User }
      defaults: { consistency: REACH, settle: 200ms }
      routes:
        - id: plain                     # all tags are known from the request
          match: GET /plain/{key}
          cache: { ttl: 1h, tags: ["plain:{key}"] }
        - id: revealed                  # the tag is known from the response only
          match: GET /revealed/{key}
          cache: { ttl: 1h, tags: ["revealed:{response.body.id}"] }
        - id: varied
          match: GET /varied/{key}
          cache: { ttl: 1h, tags: ["varied:{key}"] }
        - id: personal                  # one person's, under a key space of its own
          match: GET /personal/{key}
          key: { identity: person }
          cache: { ttl: 1h, tags: ["personal:{key}"] }
        - id: validated                 # validated with If-None-Match
          match: GET /validated/{key}
          cache: { ttl: 20ms, tags: ["validated:{key}"] }
        - id: stale                     # served stale, with a refresh behind it
          match: GET /stale/{key}
          cache: { ttl: 20ms, stale-while-revalidate: 1h, tags: ["stale:{key}"] }
      writes:
        - { id: plain-written, match: "POST /plain/{key}", invalidate: ["plain:{key}"] }
        - id: revealed-written
          match: POST /revealed/{key}
          take: { id: [response.body.id] }
          invalidate: ["revealed:{id}"]
        - { id: varied-written, match: "POST /varied/{key}", invalidate: ["varied:{key}"] }
        - { id: personal-written, match: "POST /personal/{key}", invalidate: ["personal:{key}"] }
        - { id: validated-written, match: "POST /validated/{key}", invalidate: ["validated:{key}"] }
        - { id: stale-written, match: "POST /stale/{key}", invalidate: ["stale:{key}"] }
      """;

  /** What is wrong with one node. */
  interface Fault {
    Supplier<Fault> NONE = () -> new Fault() {};

    default Invalidation marks(Invalidation real) {
      return real;
    }

    default Shared shared(Shared real) {
      return real;
    }

    default RedisLink link(RedisLink real) {
      return real;
    }

    default RedisMessages messages(RedisMessages real) {
      return real;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Holds holds = new Holds(vertx);
  private final ScriptedOrigin origin;
  private final List<EmbeddedProxy> proxies = new ArrayList<>();
  private final List<HeldShared> shared = new ArrayList<>();

  /**
   * @param redis what each node is told of it
   */
  RaceNodes(Consistency consistency, List<Config.Redis> redis, Supplier<Fault> faults)
      throws Exception {
    this(RULES.replace("REACH", consistency.name().toLowerCase(Locale.ROOT)), redis, faults);
  }

  RaceNodes(String rules, List<Config.Redis> redis, Supplier<Fault> faults) throws Exception {
    origin = new ScriptedOrigin(0, 0, this::atOrigin);
    try {
      for (int i = 0; i < redis.size(); i++) {
        start(i, rules, redis.get(i), faults.get());
      }
    } catch (RuntimeException failed) {
      close();
      throw failed;
    }
  }

  private void start(int node, String rules, Config.Redis redis, Fault fault) {
    HeldShared held = new HeldShared(holds, node);
    shared.add(held);
    Config config =
        Config.defaults()
            .withUpstream(URI.create("http://127.0.0.1:" + origin.uri().getPort()))
            .withListen(new Address("127.0.0.1", 0))
            .withAdmin(new Address("127.0.0.1", 0))
            .withRedis(redis);
    UnaryOperator<RedisLink> link = real -> new HeldLink(fault.link(real), holds, node);
    UnaryOperator<RedisMessages> messages =
        real -> new HeldMessages(fault.messages(real), holds, node);
    proxies.add(
        EmbeddedProxy.start(
            config,
            List.of(new SourceText("race.yaml", rules)),
            new Interposed(fault::marks, real -> held.around(fault.shared(real)), link, messages)));
  }

  private Future<Void> atOrigin(ScriptedOrigin.Point point, String path) {
    Moment moment =
        switch (point) {
          case READ -> Moment.ORIGIN_READ;
          case ANSWER -> Moment.ORIGIN_COMMITTED;
          case COMMIT, BREAK -> null;
        };
    if (moment == null) {
      return Future.succeededFuture();
    }
    if (moment == Moment.ORIGIN_COMMITTED) {
      holds.happened(path.substring(path.lastIndexOf('/') + 1), Happening.COMMITTED);
    }
    Future<Void> wait = holds.at(moment, Hold.ANY, path);
    return wait == null ? Future.succeededFuture() : wait;
  }

  ScriptedOrigin origin() {
    return origin;
  }

  Holds holds() {
    return holds;
  }

  List<HeldShared> shared() {
    return shared;
  }

  int count() {
    return proxies.size();
  }

  int port(int node) {
    return proxies.get(node).port();
  }

  int adminPort(int node) {
    return proxies.get(node).adminPort();
  }

  String authorization(int node) {
    return "Bearer " + proxies.get(node).adminToken();
  }

  @Override
  public void close() {
    proxies.forEach(EmbeddedProxy::close);
    origin.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
