package dev.frontdesk.collapse;

import dev.frontdesk.key.CacheKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fills that run now: one per key, or two where the namespace moved between them. Any thread.
 *
 * @param <H> what the transaction calls the head of an accepted response
 */
public final class Fills<H> {
  /**
   * At most so many fills run for a key. The first may be too old for a request to join, because
   * something was invalidated since; then a second generation starts. When that is too old as well,
   * requests go uncollapsed, so that writes in quick succession do not pile up generations.
   */
  static final int GENERATIONS_PER_KEY = 2;

  private final ConcurrentMap<CacheKey, List<Fill<H>>> running = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final int lagWindow;
  private final FillBudget budget;
  private final UncollapsedKeys uncollapsed = new UncollapsedKeys();
  private final Map<String, FillPlaces> places = new HashMap<>();

  public Fills(Vertx vertx, FillOptions options) {
    this.vertx = vertx;
    this.lagWindow = options.lagWindow();
    this.budget = new FillBudget(options.budget());
    options
        .upstreams()
        .forEach((upstream, bound) ->
            places.put(upstream, new FillPlaces(bound.fills(), bound.waiting())));
  }

  /**
   * Joins the running fill where that is right, or starts one. The participant's outcome and chunks
   * come on the calling thread's Vert.x context.
   *
   * @param sequenceNow the namespace's sequence, read by this request before this call; a leader's
   *     fill is stamped with it, so the origin must not have been contacted yet
   * @param mayJoin whether a fill that began at an earlier sequence may be joined all the same: the
   *     request's tags are all known from the request, and none is marked since that fill began.
   *     Called under a lock: it must be short and must not call back
   */
  public Joined<H> join(CacheKey key, long sequenceNow, Predicate<Fill<H>> mayJoin) {
    Context context = vertx.getOrCreateContext();
    Decision<H> decision = new Decision<>();
    running.compute(
        key,
        (same, present) -> {
          List<Fill<H>> fills = present == null ? List.of() : present;
          decision.joined = joinYoungest(fills, sequenceNow, mayJoin, context);
          if (decision.joined != null || fills.size() == GENERATIONS_PER_KEY) {
            return present;
          }
          Fill<H> fill = new Fill<>(this, key, sequenceNow, budget, lagWindow, context);
          decision.joined = new Joined.Leader<>(fill, fill.firstReader());
          List<Fill<H>> more = new ArrayList<>(fills);
          more.add(fill);
          return List.copyOf(more);
        });
    return decision.joined == null ? new Joined.Alone<>() : decision.joined;
  }

  /**
   * A fill that nobody may join: for a request whose answer is for it alone, or must not be older
   * than the request.
   */
  public Joined.Leader<H> alone(CacheKey key, long sequence) {
    Fill<H> fill = new Fill<>(this, key, sequence, budget, lagWindow, vertx.getOrCreateContext());
    return new Joined.Leader<>(fill, fill.firstReader());
  }

  private @Nullable Joined<H> joinYoungest(
      List<Fill<H>> fills, long sequenceNow, Predicate<Fill<H>> mayJoin, Context context) {
    if (fills.isEmpty()) {
      return null;
    }
    Fill<H> youngest = fills.getLast();
    if (youngest.sequence() < sequenceNow && !mayJoin.test(youngest)) {
      return null;
    }
    FillReader<H> reader = youngest.admit(context);
    return reader == null ? null : new Joined.Follower<>(reader);
  }

  /** The fill takes no more part: it ended, failed, or was refused. */
  void remove(Fill<H> fill) {
    running.computeIfPresent(
        fill.key(),
        (key, fills) -> {
          List<Fill<H>> rest = fills.stream().filter(other -> other != fill).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  /** Keys that are being filled now. */
  public int size() {
    return running.size();
  }

  /** Keys that are not worth waiting for. */
  public UncollapsedKeys uncollapsed() {
    return uncollapsed;
  }

  /** Of an upstream group; null where its fills are not bounded. */
  public @Nullable FillPlaces places(String upstream) {
    return places.get(upstream);
  }

  /** Of all upstream groups. */
  public Collection<FillPlaces> places() {
    return places.values();
  }

  public FillBudget budget() {
    return budget;
  }

  /** What is decided while the key is locked. */
  private static final class Decision<H> {
    @Nullable Joined<H> joined;
  }
}
