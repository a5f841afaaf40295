package dev.frontdesk.admin;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.observe.Levels;
import dev.frontdesk.observe.UnmatchedWrite;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Answers what a test tells it to, and remembers what it was asked, and where. */
final class FakeDesk implements Desk {
  final List<Object> asked = new CopyOnWriteArrayList<>();
  final List<String> threads = new CopyOnWriteArrayList<>();
  volatile PurgeResult purged = new PurgeResult(3, false, List.of("availability:7"));
  volatile ReloadResult reloaded = new ReloadResult(true, List.of(), List.of("a warning"), 4, 2);
  volatile Ready ready = Ready.YES;
  volatile @Nullable RedisFigures redis;
  volatile @Nullable ReplicaFigures replicas;
  volatile boolean broken;

  @Override
  public PurgeResult purge(PurgeRequest request) {
    note(request);
    return purged;
  }

  @Override
  public Explanation explain(ExplainRequest request) {
    note(request);
    if (request.target().equals("/refused")) {
      throw new IllegalArgumentException("peer: x (expected: an IP address)");
    }
    return new Explanation(new JsonObject().put("route", "services").put("reason", "fresh"));
  }

  @Override
  public ReloadResult reload() {
    note("reload");
    return reloaded;
  }

  @Override
  public Figures figures() {
    note("figures");
    return new Figures(
        Duration.ofSeconds(61),
        Map.of(Outcome.HIT, 5L),
        new Levels(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
        4,
        2,
        redis,
        replicas);
  }

  @Override
  public Ready ready() {
    return ready;
  }

  @Override
  public List<UnmatchedWrite> unmatchedWrites() {
    note("unmatched");
    return List.of(new UnmatchedWrite("POST", "/api/users/{n}/orders", 9));
  }

  @Override
  public @Nullable ReplicaFigures replicas() {
    note("replicas");
    return replicas;
  }

  @Override
  public List<QueryFigures> queries() {
    note("queries");
    return List.of(
        new QueryFigures(
            "free-slots", "9f2c", 7, 1, 2, 70, new QueryFigures.Millis(1.5, 20, 31), "Seq Scan"));
  }

  private void note(Object what) {
    asked.add(what);
    threads.add(Thread.currentThread().getName());
    if (broken) {
      throw new IllegalStateException("the secret inside");
    }
  }
}
