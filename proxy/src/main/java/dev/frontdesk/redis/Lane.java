package dev.frontdesk.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop, one for each server, so that neither commands nor replies
 * change threads. Everything here is on that event loop.
 *
 * <p>A reply that comes after its command has failed is still taken in its turn, by the client, and
 * dropped: a connection is never out of step. One that has answered nothing in time over {@link
 * Breaker#FAILURES} time-outs is closed, as it may be open on this side only.
 */
final class Lane {
  /** What lanes have in common. */
  interface Common {
    LinkOptions options();

    Future<Topology> topology();

    /** What is known without waiting, or null. */
    @Nullable Topology known();

    void outdated();

    boolean up(String server);

    void answered(String server);

    /** A probe was answered. */
    void restored(String server);

    void failed(String server, String reason);

    /** Nobody to send to could be found. */
    void failed(String reason);
  }

  private final Vertx vertx;
  private final ContextInternal context;
  private final Common link;
  private final Map<String, Wire> wires = new HashMap<>();
  private final Map<String, Integer> silent = new HashMap<>();
  private final Deadlines deadlines;

  Lane(Vertx vertx, ContextInternal context, Common link) {
    this.vertx = vertx;
    this.context = context;
    this.link = link;
    this.deadlines =
        new Deadlines(vertx, link.options().commandTimeout().toNanos(), this::timedOut);
  }

  void execute(Runnable task) {
    context.emit(task, Runnable::run);
  }

  void submit(Flight flight) {
    execute(() -> {
      if (!flight.probe) {
        deadlines.add(flight);
      }
      route(flight);
    });
  }

  private void route(Flight flight) {
    Topology known = flight.probe && flight.sentTo == null ? null : link.known();
    if (known != null) {
      depart(flight, known);
    } else {
      link.topology()
          .onComplete(found ->
              execute(() -> {
                if (flight.ended) {
                  return;
                }
                if (found.succeeded()) {
                  depart(flight, found.result());
                } else {
                  flight.fail(away(found.cause()), LinkObserver.Outcome.AWAY);
                }
              }));
    }
  }

  private void depart(Flight flight, Topology topology) {
    boolean replica = flight.readOnly && link.options().replicaReads();
    String server =
        flight.sentTo != null ? flight.sentTo : topology.server(flight.slot, replica, link::up);
    if (server == null) {
      link.outdated();
      flight.fail(new RedisAway("no server has slot " + flight.slot), LinkObserver.Outcome.AWAY);
      return;
    }
    if (!flight.probe && !link.up(server)) {
      flight.fail(new RedisAway(ServerAddress.of(server) + " is away"), LinkObserver.Outcome.AWAY);
      return;
    }
    Wire wire = wire(server, topology);
    flight.wire = wire;
    Future<RedisConnection> opened = wire.opened();
    if (opened.succeeded()) {
      send(flight, server, wire, opened.result());
    } else {
      opened.onComplete((connection, error) -> {
        if (flight.ended || flight.wire != wire) {
          return;
        }
        if (error == null) {
          send(flight, server, wire, connection);
        } else {
          flight.fail(away(error), LinkObserver.Outcome.AWAY);
        }
      });
    }
  }

  private Wire wire(String server, Topology topology) {
    Wire present = wires.get(server);
    if (present != null && !present.closed()) {
      return present;
    }
    var wire =
        new Wire(
            vertx,
            link.options(),
            ServerAddress.of(server),
            role(server, topology),
            VertxRedisLink.MOST_UNDER_WAY);
    wires.put(server, wire);
    silent.remove(server);
    wire.onLoss(reason -> lost(server, wire, reason));
    return wire;
  }

  private Wire.Role role(String server, Topology topology) {
    boolean master = topology.masters().contains(server);
    return switch (link.options().kind()) {
      case STANDALONE -> Wire.Role.ANY;
      case SENTINEL -> master ? Wire.Role.MASTER : Wire.Role.ANY;
      case CLUSTER -> link.options().replicaReads() ? Wire.Role.REPLICA : Wire.Role.ANY;
    };
  }

  private void send(Flight flight, String server, Wire wire, RedisConnection connection) {
    Future<List<Response>> replies;
    if (flight.asking) {
      replies = connection.batch(asking(flight.commands)).map(Lane::withoutAsking);
    } else if (flight.commands.size() == 1) {
      replies = connection.send(flight.commands.getFirst()).map(Collections::singletonList);
    } else {
      replies = connection.batch(flight.commands);
    }
    replies.onComplete((answers, error) -> {
      if (flight.ended && (error == null || RedisErrors.isReply(error))) {
        // Too late: a server that is always a little slower than the time-out must not count as up.
        return;
      }
      if (error == null) {
        silent.remove(server);
        answered(flight, server);
        flight.succeed(answers);
      } else if (RedisErrors.isReply(error)) {
        silent.remove(server);
        refused(flight, server, error);
      } else if (!flight.ended) {
        // The client's own words: its queue is full, or the connection was lost.
        wire.lose(Wire.message(error));
        flight.fail(away(error), LinkObserver.Outcome.AWAY);
      }
    });
  }

  private void answered(Flight flight, String server) {
    if (flight.probe) {
      link.restored(server);
    } else {
      link.answered(server);
    }
  }

  private static List<Request> asking(List<Request> commands) {
    List<Request> all = new ArrayList<>();
    for (Request command : commands) {
      all.add(Request.cmd(Command.ASKING));
      all.add(command);
    }
    return all;
  }

  private static List<Response> withoutAsking(List<Response> replies) {
    List<Response> wanted = new ArrayList<>();
    for (int i = 1; i < replies.size(); i += 2) {
      wanted.add(replies.get(i));
    }
    return wanted;
  }

  /** Redis answered with an error. */
  private void refused(Flight flight, String server, Throwable error) {
    String code = RedisErrors.code(error);
    if (RedisErrors.notAvailable(error)) {
      link.outdated();
      link.failed(server, String.valueOf(error.getMessage()));
    } else {
      answered(flight, server);
    }
    boolean ask = code.equals("ASK") && flight.commands.size() == 1;
    if (code.equals("MOVED") || ask) {
      if (code.equals("MOVED")) {
        link.outdated();
      }
      String[] words = String.valueOf(error.getMessage()).split("\\s+");
      int at = Arrays.asList(words).indexOf(code);
      if (!flight.ended
          && words.length > at + 2
          && flight.redirect(ServerAddress.of(server).at(words[at + 2]).url(), ask)) {
        route(flight);
        return;
      }
    }
    flight.fail(error, LinkObserver.Outcome.ERROR);
  }

  private void lost(String server, Wire wire, String reason) {
    wires.remove(server, wire);
    boolean waited = deadlines.failAll(flight -> flight.wire == wire, reason);
    // Redis closes what is idle: that says nothing.
    if (waited || !wire.opened().succeeded()) {
      link.failed(server, reason);
    }
  }

  /** Connections to others are closed. */
  void retain(Set<String> servers) {
    execute(() -> {
      List<String> gone =
          wires.keySet().stream().filter(server -> !servers.contains(server)).toList();
      gone.forEach(server -> close(server, "it is no server of this deployment any more"));
    });
  }

  /** Of a server that is away, or (null) of all. */
  void close(@Nullable String server, String reason) {
    execute(() -> {
      wires.forEach((name, wire) -> {
        if (server == null || server.equals(name)) {
          wire.close();
        }
      });
      wires.values().removeIf(Wire::closed);
      deadlines.failAll(
          flight -> server == null || (flight.wire != null && flight.wire.closed()), reason);
    });
  }

  private static RedisAway away(Throwable error) {
    return error instanceof RedisAway already ? already : new RedisAway(Wire.message(error));
  }

  private void timedOut(Flight flight) {
    Wire wire = flight.wire;
    flight.fail(
        new RedisAway("no answer within " + link.options().commandTimeout().toMillis() + " ms"),
        LinkObserver.Outcome.TIMEOUT);
    if (wire == null || !wire.opened().succeeded()) {
      // Connecting takes longer than a command, at start above all; it has a time-out of its own.
      return;
    }
    for (Map.Entry<String, Wire> each : wires.entrySet()) {
      if (each.getValue() == wire) {
        timedOut(each.getKey(), wire);
        return;
      }
    }
  }

  private void timedOut(String server, Wire wire) {
    link.failed(server, "time-out");
    if (silent.merge(server, 1, Integer::sum) >= Breaker.FAILURES) {
      silent.remove(server);
      wire.close();
      wires.remove(server, wire);
      deadlines.failAll(flight -> flight.wire == wire, "time-out");
    }
  }
}
