package dev.frontdesk.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which servers there are, and which of them are away. Redis as a whole is away when no master is
 * left that is not, or nobody can say who is one; then only a probe brings it back. A server that
 * is away while others are not (a node of a Cluster, a replica) is looked after here. Any thread.
 */
final class Servers implements Lane.Common {
  private static final Logger LOG = LoggerFactory.getLogger(Servers.class);
  private static final long LOOK_AFTER_MILLIS = 500;

  /** A Cluster that lacks a slot lacks it for a while: its nodes are not asked for each command. */
  private static final long ASKED_AGAIN_AFTER = TimeUnit.MILLISECONDS.toNanos(200);

  private final Vertx vertx;
  private final LinkOptions options;
  private final LinkObserver observer;
  private final Discovery discovery;
  private final Collection<Lane> lanes;
  private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
  private final Breaker whole = new Breaker();
  private volatile @Nullable Topology known;
  private volatile boolean closed;
  private @Nullable Future<Topology> discovering;
  private boolean lookingAfter;
  private volatile long askedAt = System.nanoTime() - ASKED_AGAIN_AFTER;
  private long awaySince;

  Servers(Vertx vertx, LinkOptions options, LinkObserver observer, Collection<Lane> lanes) {
    this.vertx = vertx;
    this.options = options;
    this.observer = observer;
    this.discovery = new Discovery(vertx, options);
    this.lanes = lanes;
  }

  @Override
  public LinkOptions options() {
    return options;
  }

  RedisLink.State state() {
    return whole.away() ? RedisLink.State.AWAY : RedisLink.State.UP;
  }

  @Override
  public @Nullable Topology known() {
    return known;
  }

  /** Found out anew; whoever asks meanwhile gets the same. */
  @Override
  public synchronized Future<Topology> topology() {
    if (discovering != null) {
      return discovering;
    }
    Topology before = known;
    askedAt = System.nanoTime();
    Future<Topology> found = discovery.discover(before == null ? Set.of() : before.servers());
    if (found.succeeded()) {
      adopt(found.result());
      return found;
    }
    discovering = found;
    found.onComplete((topology, error) -> {
      synchronized (this) {
        discovering = null;
      }
      if (error == null) {
        adopt(topology);
      } else {
        failed(Wire.message(error));
      }
    });
    return found;
  }

  private void adopt(Topology topology) {
    known = topology;
    Set<String> servers = topology.servers();
    breakers.keySet().retainAll(servers);
    lanes.forEach(lane -> lane.retain(servers));
  }

  @Override
  public void outdated() {
    switch (options.kind()) {
      case STANDALONE -> {}
      // The next command waits until Sentinels have said who is master.
      case SENTINEL -> known = null;
      case CLUSTER -> {
        // Redirections lead on meanwhile.
        if (System.nanoTime() - askedAt >= ASKED_AGAIN_AFTER) {
          topology();
        }
      }
    }
  }

  @Override
  public boolean up(String server) {
    Breaker breaker = breakers.get(server);
    return breaker == null || !breaker.away();
  }

  private Breaker breaker(String server) {
    return breakers.computeIfAbsent(server, created -> new Breaker());
  }

  @Override
  public void answered(String server) {
    Breaker breaker = breakers.get(server);
    if (breaker != null) {
      breaker.answered();
    }
    whole.answered();
  }

  @Override
  public void failed(String server, String reason) {
    if (closed) {
      return;
    }
    Topology topology = known;
    if (options.kind() == LinkOptions.Kind.SENTINEL) {
      outdated();
    }
    if (!breaker(server).failed()) {
      return;
    }
    boolean master = topology == null || topology.masters().contains(server);
    if (master && (topology == null || topology.masters().stream().noneMatch(this::up))) {
      away(reason);
      return;
    }
    if (!whole.away()) {
      LOG.warn("Redis server {} is away: {}", ServerAddress.of(server), reason);
      lanes.forEach(lane -> lane.close(server, "the server is away"));
      outdated();
      lookAfter();
    }
  }

  @Override
  public void failed(String reason) {
    if (!closed && whole.failed()) {
      told(reason);
    }
  }

  private void away(String reason) {
    if (whole.trip()) {
      told(reason);
    }
  }

  private void told(String reason) {
    awaySince = System.nanoTime();
    LOG.warn("Redis is away: {} ({})", reason, options);
    lanes.forEach(lane -> lane.close(null, "Redis is away"));
    observer.changed(RedisLink.State.AWAY);
  }

  @Override
  public void restored(String server) {
    if (closed) {
      return;
    }
    breaker(server).restored();
    if (whole.restored()) {
      LOG.info(
          "Redis is back after {} ms",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - awaySince));
      observer.changed(RedisLink.State.UP);
    }
    lookAfter();
  }

  /** Until none is away but those that are gone for good. */
  private synchronized void lookAfter() {
    if (!lookingAfter && !closed && breakers.values().stream().anyMatch(Breaker::away)) {
      lookingAfter = true;
      vertx.setTimer(LOOK_AFTER_MILLIS, due -> look());
    }
  }

  private void look() {
    synchronized (this) {
      lookingAfter = false;
    }
    if (closed || whole.away()) {
      return;
    }
    topology()
        .onComplete(found -> {
          breakers.forEach((server, breaker) -> {
            if (breaker.away()) {
              ask(server, breaker);
            }
          });
          lookAfter();
        });
  }

  private void ask(String server, Breaker breaker) {
    Wire.ask(vertx, options, ServerAddress.of(server), Wire.Role.ANY, Request.cmd(Command.PING))
        .onSuccess(pong -> {
          if (breaker.restored()) {
            LOG.info("Redis server {} is back", ServerAddress.of(server));
          }
        });
  }

  void close() {
    closed = true;
  }
}
