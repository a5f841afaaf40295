package dev.frontdesk.redis;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * {@link RedisLink} over few connections that are held: one for each event loop and server, on
 * which commands are pipelined. Which servers there are is found out by {@link Discovery}, and
 * whether they can be used is kept by {@link Servers}; both are shared by all event loops. What an
 * event loop has under way is its {@link Lane}.
 *
 * <p>The least that its user must be allowed, where the namespace is {@code NS}: {@code user NAME
 * on >PASSWORD ~NS:* ~{NS}:* &NS:* -@all +evalsha +eval +get +set +del +unlink +pexpire +pttl +hget
 * +hgetall +hset +hdel +hlen +hkeys +hstrlen +hmget +hscan +xadd +xrange +time +info +publish
 * +subscribe +ping +select}; behind Sentinel also {@code +role}; in a Cluster also {@code
 * +cluster|slots +readonly +asking}. Sentinels themselves are asked with the user and password that
 * their addresses have, if any.
 */
public final class VertxRedisLink implements RedisLink {
  /** Commands that may be under way at once; what is more fails at once. */
  static final int MOST_UNDER_WAY = 8192;

  private final VertxInternal vertx;
  private final LinkOptions options;
  private final LinkObserver observer;
  private final Servers servers;
  private final Map<EventLoop, Lane> lanes = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private @Nullable Future<List<Response>> probing;
  private volatile boolean closed;

  /** Connects with the first command. */
  public VertxRedisLink(Vertx vertx, LinkOptions options, LinkObserver observer) {
    this.vertx = (VertxInternal) vertx;
    this.options = options;
    this.observer = observer;
    this.servers = new Servers(vertx, options, observer, lanes.values());
  }

  @Override
  public Future<Response> send(Request command) {
    return submit(List.of(command), Slots.of(options, command), false).map(List::getFirst);
  }

  @Override
  public Future<List<Response>> batch(List<Request> commands) {
    if (commands.isEmpty()) {
      return caller().succeededFuture(List.of());
    }
    if (options.kind() != LinkOptions.Kind.CLUSTER) {
      return submit(commands, Topology.ANY_SLOT, false);
    }
    Map<Integer, List<Integer>> bySlot = new LinkedHashMap<>();
    for (int i = 0; i < commands.size(); i++) {
      bySlot.computeIfAbsent(Slots.of(options, commands.get(i)), slot -> new ArrayList<>()).add(i);
    }
    return bySlot.size() == 1
        ? submit(commands, bySlot.keySet().iterator().next(), false)
        : inParts(commands, bySlot);
  }

  private Future<List<Response>> inParts(
      List<Request> commands, Map<Integer, List<Integer>> bySlot) {
    Response[] replies = new Response[commands.size()];
    List<Future<?>> parts = new ArrayList<>();
    bySlot.forEach((slot, indexes) ->
        parts.add(
            submit(indexes.stream().map(commands::get).toList(), slot, false)
                .onSuccess(some -> {
                  for (int i = 0; i < indexes.size(); i++) {
                    replies[indexes.get(i)] = some.get(i);
                  }
                })));
    Promise<List<Response>> all = caller().promise();
    Future.join(parts).map(done -> Arrays.asList(replies)).onComplete(all);
    return all.future();
  }

  /** One at a time: who comes while Redis is being asked waits for what comes of that. */
  @Override
  public Future<Response> probe(Request command) {
    Future<List<Response>> earlier;
    synchronized (this) {
      earlier = probing;
      if (earlier == null && state() == State.AWAY && !closed) {
        Future<List<Response>> own = submit(List.of(command), Slots.of(options, command), true);
        probing = own;
        own.onComplete(end -> probed());
        return own.map(List::getFirst);
      }
    }
    if (earlier == null) {
      return send(command);
    }
    Promise<Response> after = caller().promise();
    earlier.onComplete(end -> {
      if (state() == State.UP) {
        send(command).onComplete(after);
      } else {
        after.fail(new RedisAway("Redis is away"));
      }
    });
    return after.future();
  }

  private synchronized void probed() {
    probing = null;
  }

  private Future<List<Response>> submit(List<Request> commands, int slot, boolean probe) {
    ContextInternal caller = caller();
    if (closed || (!probe && state() == State.AWAY)) {
      commands.forEach(
          each -> observer.ended(each.command().toString(), 0, LinkObserver.Outcome.AWAY));
      return caller.failedFuture(new RedisAway(closed ? "closed" : "Redis is away"));
    }
    if (!commands.stream().allMatch(Slots::complete)) {
      return caller.failedFuture(new IllegalArgumentException("arguments are missing"));
    }
    if (underWay.addAndGet(commands.size()) > MOST_UNDER_WAY) {
      underWay.addAndGet(-commands.size());
      return caller.failedFuture(
          new RedisAway("more than " + MOST_UNDER_WAY + " commands are under way"));
    }
    Promise<List<Response>> promise = caller.promise();
    boolean readOnly = commands.stream().allMatch(Slots::readOnly);
    var flight =
        new Flight(commands, slot, readOnly, probe, System.nanoTime(), promise, this::ended);
    Lane lane = lane(caller);
    if (probe) {
      limit(flight, lane);
    }
    lane.submit(flight);
    return promise.future();
  }

  /** It may look for servers, connect and ask. */
  private void limit(Flight probe, Lane lane) {
    long millis =
        Wire.connectTimeout(options).plus(options.commandTimeout()).multipliedBy(2).toMillis();
    long timer = vertx.setTimer(millis, due -> lane.execute(() -> giveUp(probe)));
    probe.atEnd(() -> vertx.cancelTimer(timer));
  }

  private static void giveUp(Flight probe) {
    Wire wire = probe.wire;
    probe.fail(new RedisAway("no answer to a probe"), LinkObserver.Outcome.TIMEOUT);
    if (wire != null) {
      wire.lose("no answer to a probe");
    }
  }

  private void ended(Flight flight, LinkObserver.Outcome outcome) {
    underWay.addAndGet(-flight.commands.size());
    observer.ended(flight.name(), System.nanoTime() - flight.started, outcome);
  }

  private ContextInternal caller() {
    return vertx.getOrCreateContext();
  }

  private Lane lane(ContextInternal caller) {
    EventLoop loop = caller.nettyEventLoop();
    Lane present = lanes.get(loop);
    return present != null
        ? present
        : lanes.computeIfAbsent(
            loop,
            created ->
                new Lane(
                    vertx,
                    vertx
                        .contextBuilder()
                        .withThreadingModel(ThreadingModel.EVENT_LOOP)
                        .withEventLoop(created)
                        .build(),
                    servers));
  }

  @Override
  public State state() {
    return servers.state();
  }

  /** Commands that have been sent and have not ended. */
  int underWay() {
    return underWay.get();
  }

  /** Commands under way fail. */
  public Future<Void> close() {
    closed = true;
    servers.close();
    lanes.values().forEach(lane -> lane.close(null, "closed"));
    return Future.succeededFuture();
  }
}
