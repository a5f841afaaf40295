package dev.frontdesk.cli;

import dev.frontdesk.admin.AdminToken;
import dev.frontdesk.http.Fields;
import dev.frontdesk.rehearse.Rehearsal;
import dev.frontdesk.rehearse.Replayed;
import dev.frontdesk.rehearse.RuleTests;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the JVM compile what answers requests before the first client comes: the requests of the
 * rule tests are sent, over sockets, through a proxy of its own whose only upstream is here. What
 * it stores, counts and logs is thrown away. No upstream, Redis or database of the configuration is
 * asked. Blocks; a failure is logged, and keeps nobody from starting.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final long CLOSE_MILLIS = 2000;

  /** Where there are no tests: a page as browsers ask for it, and a form. */
  private static final List<Replayed> WITHOUT_TESTS =
      List.of(
          asked("GET", Fields.of("Host", "warm.test"), null),
          asked(
              "GET", Fields.of("Host", "warm.test").plus("Accept-Encoding", "gzip, deflate"), null),
          asked("HEAD", Fields.of("Host", "warm.test"), null),
          asked("POST", Fields.of("Host", "warm.test"), Buffer.buffer("{}")));

  private final Config config;
  private final RuleSet rules;
  private final List<Path> places;

  /**
   * @param places folders of rule tests
   */
  WarmUp(Config config, RuleSet rules, List<Path> places) {
    this.config = config;
    this.rules = rules;
    this.places = places;
  }

  /** Sends requests for as long as this; returns how many were answered. */
  long run(Duration length) {
    Vertx vertx = Vertx.vertx();
    try {
      WarmUpOrigin origin = new WarmUpOrigin();
      Config alone = config.alone(origin.start(vertx));
      List<Replayed> requests = requests(vertx, alone);
      try (Server server = new Server(alone, rules, AdminToken.make(), new Same(rules))) {
        server.start();
        return new WarmUpClient(vertx, server.port(), origin).send(requests, length);
      }
    } catch (RuntimeException failed) {
      LOG.warn("The start was not warmed up: {}", failed.toString());
      return 0;
    } finally {
      Server.quietly(vertx.close(), CLOSE_MILLIS);
    }
  }

  private List<Replayed> requests(Vertx vertx, Config alone) {
    Rehearsal rehearsal =
        new Rehearsal(vertx, alone, SettingsFiles.surroundings(Path.of("")), Wiring.stage(alone));
    List<Replayed> all = new ArrayList<>();
    for (Path place : places) {
      for (Path file : SettingsFiles.testFiles(place)) {
        RuleTests tests = rehearsal.load(file).tests();
        if (tests != null) {
          all.addAll(Replayed.of(tests));
        }
      }
    }
    return all.isEmpty() ? WITHOUT_TESTS : all;
  }

  private static Replayed asked(String method, Fields fields, @Nullable Buffer body) {
    return new Replayed(method, "/warm-up", fields, body, null);
  }

  /** A reload finds what there is. */
  private record Same(RuleSet rules) implements RulesInForce.RuleLoader {
    @Override
    public Loaded load() {
      return new Loaded(rules, List.of(), List.of());
    }

    @Override
    public List<Path> places() {
      return List.of();
    }
  }
}
