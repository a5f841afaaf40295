package dev.frontdesk.race;

import dev.frontdesk.race.Hold.Happening;
import dev.frontdesk.race.Interleaving.Change;
import dev.frontdesk.rules.Write.Consistency;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Thousands of rounds on several nodes before one origin, each by its {@link Interleaving}. When a
 * round is over every node is read once more: what is stored there, or in Redis, by then must be
 * the last acknowledged version.
 *
 * <p>What is checked, of each key by itself: a read that is invoked after a write was acknowledged
 * shows that write's version or a later one. Versions of a key grow with each commit, so this is
 * what a regular register promises. Reads that overlap a write may show either, also one after the
 * other; nothing is said of two keys together.
 *
 * <ul>
 *   <li>{@code cluster}: on whichever node the read and the write are.
 *   <li>{@code shared}: on the writer's node at once; elsewhere after a lease.
 *   <li>{@code local}: on the writer's node.
 * </ul>
 */
final class NodesRace {
  /**
   * @param lanes rounds at the same time
   */
  record Plan(long seed, int rounds, int lanes, Consistency consistency, Duration lease) {}

  /**
   * @param outcomes reads by X-Cache
   * @param shapes rounds by what they were to provoke
   * @param held moments at which somebody was held
   * @param opened of those, the ones that what they waited for has opened
   */
  record Result(
      int rounds,
      long reads,
      long writes,
      long asked,
      Map<String, Long> outcomes,
      Map<Interleaving.Shape, Long> shapes,
      Map<Moment, Long> held,
      Map<Moment, Long> opened,
      Served served,
      List<String> violations,
      Duration time) {
    @Override
    public String toString() {
      return ("rounds %,d, reads %,d, writes %,d, asked of the origin %,d, %s, from Redis %s, held %s,"
              + " opened by what they waited for %s, violations %d, %,d ms")
          .formatted(
              rounds,
              reads,
              writes,
              asked,
              outcomes,
              served,
              held,
              opened,
              violations.size(),
              time.toMillis());
    }
  }

  /**
   * What nodes had from Redis.
   *
   * @param found looks that found something
   * @param confirmed values that the marks in Redis left valid
   * @param refused values that they did not
   */
  record Served(long kept, long found, long confirmed, long refused) {
    Served plus(HeldShared node) {
      return new Served(
          kept + node.kept(),
          found + node.found(),
          confirmed + node.confirmed(),
          refused + node.refused());
    }
  }

  private static final long GRACE_SECONDS = 120;
  private static final long ANSWER_SECONDS = 20;
  private static final int KEPT_MILLIS = 3;
  private static final int WRITER_WAITS_MILLIS = 20;
  private static final List<String> LANGUAGES = List.of("en", "pt");
  private static final List<String> PERSONS = List.of("ada", "ben");

  private final Plan plan;
  private final RaceNodes nodes;
  private final ScriptedOrigin origin;
  private final Swarm swarm;
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Map<Interleaving.Shape, LongAdder> shapes = new ConcurrentHashMap<>();
  private final LongAdder reads = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final List<String> violations = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  private NodesRace(Plan plan, RaceNodes nodes, Swarm swarm) {
    this.plan = plan;
    this.nodes = nodes;
    this.origin = nodes.origin();
    this.swarm = swarm;
  }

  /** Runs it and blocks until it is over. */
  static Result run(Plan plan, RaceNodes nodes) throws Exception {
    try (Swarm swarm = new Swarm(16 * plan.lanes())) {
      return new NodesRace(plan, nodes, swarm).run();
    }
  }

  private Result run() throws Exception {
    long began = System.nanoTime();
    List<Future<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < plan.lanes(); i++) {
      lanes.add(swarm.repeat(() -> next.get() >= plan.rounds(), this::round));
    }
    Future.join(lanes)
        .toCompletionStage()
        .toCompletableFuture()
        .get(GRACE_SECONDS + plan.rounds() / 10, TimeUnit.SECONDS);
    Served served = new Served(0, 0, 0, 0);
    for (HeldShared shared : nodes.shared()) {
      served = served.plus(shared);
    }
    return new Result(
        plan.rounds(),
        reads.sum(),
        writes.sum(),
        origin.asked(),
        sums(outcomes),
        sums(shapes),
        nodes.holds().reached(),
        nodes.holds().opened(),
        served,
        violations,
        Duration.ofNanos(System.nanoTime() - began));
  }

  private static <K extends Comparable<K>> Map<K, Long> sums(Map<K, LongAdder> counts) {
    Map<K, Long> sums = new TreeMap<>();
    counts.forEach((name, count) -> sums.put(name, count.sum()));
    return sums;
  }

  private Future<?> round() {
    int number = next.getAndIncrement();
    if (number >= plan.rounds()) {
      return Future.succeededFuture();
    }
    return new Round(
            Interleaving.draw(
                plan.seed(), number, nodes.count(), plan.consistency() == Consistency.CLUSTER))
        .run();
  }

  private final class Round {
    private final Interleaving how;
    private final History history = new History();
    private final Random random;

    Round(Interleaving how) {
      this.how = how;
      this.random = new Random(how.hashCode());
      shapes.computeIfAbsent(how.shape(), shape -> new LongAdder()).increment();
    }

    Future<Void> run() {
      nodes.holds().begin(how.key(), how.holds());
      return prepare()
          .compose(ready -> act())
          .onComplete(done -> nodes.holds().end(how.key()))
          .compose(done -> how.keepsLate() ? swarm.pause(KEPT_MILLIS) : Future.succeededFuture())
          .compose(done -> everyNode())
          .onComplete(done -> check());
    }

    private Future<?> prepare() {
      Future<?> ready = how.warm() == Hold.ANY ? Future.succeededFuture() : read(how.warm());
      for (int node : how.also()) {
        ready = ready.compose(warm -> read(node));
      }
      // It gets to Redis behind the answer; nobody is told when.
      if (how.needsRedis()) {
        ready = ready.compose(warm -> swarm.pause(KEPT_MILLIS));
      }
      return ready;
    }

    private Future<?> act() {
      List<Future<?>> actors = new ArrayList<>();
      how.readers().forEach(path -> actors.add(inTurn(path, this::read)));
      Future<Void> begin =
          how.writersWait()
              ? nodes.holds().somebodyHeld(how.key(), WRITER_WAITS_MILLIS)
              : Future.succeededFuture();
      how.writers()
          .forEach(changes ->
              actors.add(begin.compose(now -> inTurn(changes, this::change).mapEmpty())));
      return Future.join(actors);
    }

    private Future<Void> everyNode() {
      List<Future<?>> all = new ArrayList<>();
      for (int node = 0; node < nodes.count(); node++) {
        all.add(read(node));
      }
      return Future.join(all).mapEmpty();
    }

    private void check() {
      reads.add(history.reads());
      List<Violation> found = history.check();
      if (!found.isEmpty()) {
        synchronized (violations) {
          found.forEach(violation -> violations.add(violation + " in " + how));
        }
      }
    }

    private Future<?> read(int node) {
      Map<String, String> fields =
          switch (how.kind()) {
            case "varied" -> Map.of("Accept-Language", LANGUAGES.get(pick(LANGUAGES.size())));
            case "personal" -> Map.of("X-User", PERSONS.get(pick(PERSONS.size())));
            default -> Map.of();
          };
      long invoked = history.invoked();
      return swarm
          .ask(HttpMethod.GET, nodes.port(node), how.path(), null, fields)
          .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
          .onSuccess(answer -> {
            history.read(register(node), invoked, version(answer));
            nodes.holds().happened(how.key(), Happening.ANSWERED);
            outcomes
                .computeIfAbsent(String.valueOf(answer.outcome()), name -> new LongAdder())
                .increment();
          });
    }

    private synchronized int pick(int bound) {
      return random.nextInt(bound);
    }

    private Future<?> change(Change change) {
      return switch (change.how()) {
        case WRITE -> write(change.node(), how.path());
        case STREAMED -> write(change.node(), how.path() + "?how=streamed");
        // Nobody is told that it happened, so it demands nothing. It holds the tags for a while.
        case LOST -> ask(nodes.port(change.node()), how.path() + "?how=lost");
        case BEHIND_AND_PURGED -> writeBehind(change.node());
      };
    }

    private Future<?> write(int node, String target) {
      long invoked = history.invoked();
      return ask(nodes.port(node), target)
          .onSuccess(answer -> acknowledged(node, invoked, version(answer)));
    }

    /** Past the nodes; what acknowledges it is the purge. */
    private Future<?> writeBehind(int node) {
      long invoked = history.invoked();
      JsonObject purge =
          new JsonObject().put("tags", new JsonArray().add(how.kind() + ":" + how.key()));
      return ask(origin.uri().getPort(), how.path())
          .compose(answer ->
              swarm
                  .ask(
                      HttpMethod.POST,
                      nodes.adminPort(node),
                      "/purge",
                      purge,
                      Map.of("Authorization", nodes.authorization(node)))
                  .map(purged -> purged.expect(200))
                  .map(version(answer)))
          .onSuccess(version -> acknowledged(node, invoked, version));
    }

    private Future<Swarm.Answer> ask(int port, String target) {
      return swarm
          .ask(HttpMethod.POST, port, target, null, Map.of())
          .timeout(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private void acknowledged(int writer, long invoked, long version) {
      writes.increment();
      for (int node = 0;
          node < (plan.consistency() == Consistency.CLUSTER ? 1 : nodes.count());
          node++) {
        if (plan.consistency() == Consistency.CLUSTER || node == writer) {
          history.wrote(register(node), invoked, version);
        } else if (plan.consistency() == Consistency.SHARED) {
          history.wrote(register(node), invoked, version, plan.lease());
        }
      }
      nodes.holds().happened(how.key(), Happening.ACKNOWLEDGED);
    }

    /** What a promise is about: the key, or the key as one node shows it. */
    private String register(int node) {
      return plan.consistency() == Consistency.CLUSTER ? how.path() : how.path() + " on " + node;
    }
  }

  private static <T> Future<?> inTurn(List<T> steps, Function<T, Future<?>> step) {
    Future<?> done = Future.succeededFuture();
    for (T each : steps) {
      done = done.compose(before -> step.apply(each));
    }
    return done;
  }

  private static long version(Swarm.Answer answer) {
    return answer.expect(200).json().getLong("version");
  }
}
