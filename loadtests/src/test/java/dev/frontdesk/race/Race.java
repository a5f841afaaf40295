package dev.frontdesk.race;

import dev.frontdesk.invalidate.Invalidation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Readers without a pause, writers, and an operator who purges, all on the same few keys of a
 * {@link ScriptedOrigin} that dawdles between reading its state and answering.
 */
final class Race {
  /**
   * @param keysPerKind few: a key that everybody wants is where races are
   * @param writers of them, each key has many
   */
  record Plan(long seed, int keysPerKind, int readers, int writers, int rounds, Duration round) {}

  /**
   * @param outcomes reads by X-Cache
   */
  record Result(
      int rounds,
      long reads,
      long writes,
      long asked,
      Map<String, Long> outcomes,
      List<Violation> violations,
      Duration time) {
    @Override
    public String toString() {
      return "rounds %d, reads %,d, writes %,d, asked of the origin %,d, %s, violations %d, %,d ms"
          .formatted(rounds, reads, writes, asked, outcomes, violations.size(), time.toMillis());
    }
  }

  private static final List<String> KINDS = List.of("plain", "revealed", "stale", "validated");
  private static final int DAWDLE_MILLIS = 25;
  private static final int THINK_MILLIS = 12;
  private static final long GRACE_SECONDS = 30;

  private final Plan plan;
  private final ScriptedOrigin origin;
  private final RaceDesk desk;
  private final Swarm swarm;
  private final History history = new History();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();

  private Race(Plan plan, ScriptedOrigin origin, RaceDesk desk, Swarm swarm) {
    this.plan = plan;
    this.origin = origin;
    this.desk = desk;
    this.swarm = swarm;
  }

  /** Runs it, with the invalidation as given, and blocks until it is over. */
  static Result run(Plan plan, UnaryOperator<Invalidation> invalidation) throws Exception {
    try (ScriptedOrigin origin = new ScriptedOrigin(plan.seed(), DAWDLE_MILLIS);
        RaceDesk desk = RaceDesk.before(origin.uri(), "20ms", invalidation);
        Swarm swarm = new Swarm(2 * (plan.readers() + plan.writers()))) {
      return new Race(plan, origin, desk, swarm).run();
    }
  }

  private Result run() throws Exception {
    long began = System.nanoTime();
    List<Violation> violations = new ArrayList<>();
    for (int round = 0; round < plan.rounds(); round++) {
      round(new Random(plan.seed() + round));
      violations.addAll(history.check());
    }
    Map<String, Long> counted = new TreeMap<>();
    outcomes.forEach((name, count) -> counted.put(name, count.sum()));
    return new Result(
        plan.rounds(),
        history.reads(),
        history.writes(),
        origin.asked(),
        counted,
        violations,
        Duration.ofNanos(System.nanoTime() - began));
  }

  private void round(Random seeds) throws Exception {
    long end = System.nanoTime() + plan.round().toNanos();
    BooleanSupplier over = () -> System.nanoTime() - end >= 0;
    List<Future<Void>> actors = new ArrayList<>();
    for (int i = 0; i < plan.readers(); i++) {
      Random random = new Random(seeds.nextLong());
      actors.add(swarm.repeat(over, () -> read(path(random))));
    }
    for (int i = 0; i < plan.writers(); i++) {
      Random random = new Random(seeds.nextLong());
      actors.add(
          swarm.repeat(
              over,
              () -> change(random).compose(done -> swarm.pause(random.nextInt(THINK_MILLIS)))));
    }
    Future.join(actors)
        .toCompletionStage()
        .toCompletableFuture()
        .get(plan.round().toSeconds() + GRACE_SECONDS, TimeUnit.SECONDS);
  }

  private String path(Random random) {
    return "/%s/%d"
        .formatted(KINDS.get(random.nextInt(KINDS.size())), random.nextInt(plan.keysPerKind()));
  }

  private Future<?> read(String path) {
    long invoked = history.invoked();
    return swarm
        .get(desk.port(), path)
        .onSuccess(answer -> {
          history.read(path, invoked, version(answer));
          outcomes
              .computeIfAbsent(String.valueOf(answer.outcome()), name -> new LongAdder())
              .increment();
        });
  }

  private Future<?> change(Random random) {
    String path = path(random);
    int kind = random.nextInt(100);
    if (kind < 60) {
      return write(path, path);
    } else if (kind < 78) {
      return write(path, path + "?how=streamed");
    } else if (kind < 79) {
      // Nobody is told that it happened, so it demands nothing. It holds the tags for a while.
      return ask(desk.port(), path + "?how=lost");
    } else if (kind < 85) {
      return purge(tag(path).put("soft", true));
    } else if (kind < 91) {
      return writeBehind(path, tag(path));
    } else if (kind < 97) {
      return writeBehind(path, new JsonObject().put("path", path));
    }
    return writeBehind(path, new JsonObject().put("all", true));
  }

  private static JsonObject tag(String path) {
    return new JsonObject().put("tags", new JsonArray().add(path.substring(1).replace('/', ':')));
  }

  private Future<?> write(String path, String target) {
    long invoked = history.invoked();
    return ask(desk.port(), target)
        .onSuccess(answer -> history.wrote(path, invoked, version(answer)));
  }

  /** Past the proxy; what acknowledges it is the purge. */
  private Future<?> writeBehind(String path, JsonObject purge) {
    long invoked = history.invoked();
    return ask(origin.uri().getPort(), path)
        .compose(answer -> purge(purge).map(version(answer)))
        .onSuccess(version -> history.wrote(path, invoked, version));
  }

  private Future<Swarm.Answer> ask(int port, String target) {
    return swarm.ask(HttpMethod.POST, port, target, null, Map.of());
  }

  private Future<Swarm.Answer> purge(JsonObject what) {
    return swarm
        .ask(
            HttpMethod.POST,
            desk.adminPort(),
            "/purge",
            what,
            Map.of("Authorization", desk.authorization()))
        .map(answer -> answer.expect(200));
  }

  private static long version(Swarm.Answer answer) {
    return answer.expect(200).json().getLong("version");
  }
}
