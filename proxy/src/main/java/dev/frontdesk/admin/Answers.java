package dev.frontdesk.admin;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.observe.Levels;
import dev.frontdesk.observe.RedisLevels;
import dev.frontdesk.observe.UnmatchedWrite;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of the admin listener's answers. Pure. */
final class Answers {
  private Answers() {}

  static JsonObject purged(PurgeRequest request, PurgeResult result) {
    JsonObject answer =
        new JsonObject()
            .put("matched", result.matched())
            .put("atLeast", result.atLeast())
            .put("soft", request.soft())
            .put("dryRun", request.dryRun())
            .put("tags", new JsonArray(result.tags()));
    boolean person = request.what() instanceof PurgeRequest.What.Identity;
    if (person) {
      answer.put("memory", result.matched()).put("redis", result.redis());
    }
    if (result.spread() != null) {
      spread(answer, result.spread());
    }
    if (person && result.spread() != null && result.redis() == null) {
      answer.put(
          "warning",
          "Redis was not asked to delete what it has of this person: purge again when it answers");
    }
    if (result.matched() == 0 && !result.atLeast()) {
      if (!person) {
        answer.put(
            "hint",
            "nothing in this process's memory matched, and nothing else is counted; POST /explain"
                + " shows the tags a request's response has");
      } else if (result.redis() == null || result.redis() == 0) {
        answer.put(
            "hint",
            "nothing was counted for this person; the name is that of an identity in the rules,"
                + " and what is not keyed by it is purged by tag");
      }
    }
    return answer;
  }

  private static void spread(JsonObject answer, PurgeSpread spread) {
    answer.put("everywhere", spread.everywhere());
    if (!spread.everywhere()) {
      answer.put(
          "warning",
          "Redis was not told in time: other nodes may serve what was purged until this one"
              + " reaches Redis again");
    } else if (!spread.silent().isEmpty()) {
      answer
          .put("silent", new JsonArray(spread.silent()))
          .put(
              "warning",
              "these nodes have not confirmed it; they are fenced, and serve nothing from memory"
                  + " until they have caught up");
    }
  }

  static JsonObject reloaded(ReloadResult result) {
    return new JsonObject()
        .put("applied", result.applied())
        .put("routes", result.routes())
        .put("writes", result.writes())
        .put("warnings", new JsonArray(result.warnings()));
  }

  static JsonObject ready(Ready ready) {
    JsonObject answer = new JsonObject().put("status", ready.ready() ? "ready" : "not-ready");
    if (!ready.ready()) {
      answer.put("why", new JsonArray(ready.whyNot()));
    }
    return ready.notes().isEmpty() ? answer : answer.put("notes", new JsonArray(ready.notes()));
  }

  static JsonObject figures(Figures figures) {
    JsonObject outcomes = new JsonObject();
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome.name(), figures.outcomes().getOrDefault(outcome, 0L));
    }
    Levels levels = figures.levels();
    JsonObject answer =
        new JsonObject()
            .put("uptimeSeconds", figures.uptime().toSeconds())
            .put("requests", outcomes)
            .put(
                "memory",
                new JsonObject()
                    .put("responses", levels.storedResponses())
                    .put("bytes", levels.storedBytes())
                    .put("maximumBytes", levels.maximumBytes())
                    .put("evictions", levels.evictions())
                    .put("evictedBytes", levels.evictedBytes()))
            .put("marks", levels.marks())
            .put("heldTags", levels.heldTags())
            .put("fillsInFlight", levels.fillsInFlight())
            .put("routes", figures.routes())
            .put("writes", figures.writes());
    if (figures.redis() != null) {
      answer.put("redis", redis(figures.redis()));
    }
    return figures.replicas() == null
        ? answer
        : answer.put("replicas", ReplicaAnswers.summary(figures.replicas()));
  }

  private static JsonObject redis(RedisFigures redis) {
    RedisLevels levels = redis.levels();
    return new JsonObject()
        .put("state", levels.up() ? "up" : "away")
        .put("lease", levels.lease())
        .put("namespace", redis.namespace())
        .put("node", redis.node())
        .put("nodes", levels.nodes())
        .put(
            "hitRatio",
            new JsonObject()
                .put("memory", ratio(redis.memoryHits(), redis.memoryMisses()))
                .put("redis", ratio(redis.redisHits(), redis.redisMisses())))
        .put("memoryBytes", levels.memoryBytes())
        .put("maximumBytes", levels.maximumBytes())
        .put("evictions", levels.evictions())
        .put("writesWaiting", levels.writes())
        .put("journal", levels.journal());
  }

  /** With three decimals; null where nothing was looked up. */
  private static @Nullable Double ratio(long hits, long misses) {
    long all = hits + misses;
    return all == 0 ? null : Math.round(1000.0 * hits / all) / 1000.0;
  }

  static JsonObject unmatched(List<UnmatchedWrite> writes) {
    JsonArray list = new JsonArray();
    for (UnmatchedWrite write : writes) {
      list.add(
          new JsonObject()
              .put("method", write.method())
              .put("shape", write.shape())
              .put("count", write.count()));
    }
    return new JsonObject().put("unmatched", list);
  }
}
