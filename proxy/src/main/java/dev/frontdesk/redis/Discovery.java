package dev.frontdesk.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out which servers there are, bounded in time. On the event loop of the caller. */
final class Discovery {
  private final Vertx vertx;
  private final LinkOptions options;
  private final List<ServerAddress> configured;

  Discovery(Vertx vertx, LinkOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.configured = options.nodes().stream().map(ServerAddress::of).toList();
    if (configured.isEmpty()) {
      throw new IllegalArgumentException("nodes: none (expected: at least one)");
    }
  }

  ServerAddress first() {
    return configured.getFirst();
  }

  /**
   * @param known servers that were there before; in a Cluster they are asked, too
   */
  Future<Topology> discover(Set<String> known) {
    return switch (options.kind()) {
      case STANDALONE -> Future.succeededFuture(Topology.single(first().url(), List.of()));
      case SENTINEL -> bySentinel();
      case CLUSTER -> byCluster(known);
    };
  }

  /** All at once; the first that has slots to tell is believed. */
  private Future<Topology> byCluster(Set<String> known) {
    Set<ServerAddress> asked = new LinkedHashSet<>(configured);
    known.forEach(each -> asked.add(ServerAddress.of(each)));
    Promise<Topology> found = Promise.promise();
    List<Future<Response>> answers = new ArrayList<>();
    for (ServerAddress server : asked) {
      Future<Response> answer =
          Wire.ask(
              vertx, options, server, Wire.Role.ANY, Request.cmd(Command.CLUSTER).arg("SLOTS"));
      answers.add(
          answer.onSuccess(slots -> {
            if (slots != null && slots.size() > 0) {
              found.tryComplete(Topology.ofCluster(slots, server));
            }
          }));
    }
    Future.join(answers)
        .onComplete(all ->
            found.tryFail(
                new RedisAway("no node of the Cluster tells who has which slots" + why(all))));
    return found.future();
  }

  /**
   * All Sentinels are asked at once. A master is believed when more than half name it; once all
   * have answered or failed, the one that most name.
   */
  private Future<Topology> bySentinel() {
    String name = Objects.requireNonNull(options.master(), "name of the master");
    Promise<ServerAddress> found = Promise.promise();
    Map<ServerAddress, Integer> votes = new HashMap<>();
    List<Future<Response>> answers = new ArrayList<>();
    for (ServerAddress sentinel : configured) {
      Request question = Request.cmd(Command.SENTINEL).arg("GET-MASTER-ADDR-BY-NAME").arg(name);
      answers.add(
          Wire.ask(vertx, options, sentinel, Wire.Role.SENTINEL, question)
              .onSuccess(address -> {
                ServerAddress master = master(sentinel, address);
                if (master != null
                    && votes.merge(master, 1, Integer::sum) > configured.size() / 2) {
                  found.tryComplete(master);
                }
              }));
    }
    Future.join(answers)
        .onComplete(all ->
            votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .ifPresentOrElse(
                    found::tryComplete,
                    () -> found.tryFail(new RedisAway("no Sentinel knows the master" + why(all)))));
    return found.future().compose(this::withReplicas);
  }

  private static @Nullable ServerAddress master(
      ServerAddress sentinel, @Nullable Response address) {
    return address == null
        ? null
        : sentinel.at(address.get(0).toString(), address.get(1).toInteger());
  }

  /** A replica is as its master says: who is in sync. */
  private Future<Topology> withReplicas(ServerAddress master) {
    if (!options.replicaReads()) {
      return Future.succeededFuture(Topology.single(master.url(), List.of()));
    }
    return Wire.ask(vertx, options, master, Wire.Role.ANY, Request.cmd(Command.ROLE))
        .map(role -> Topology.single(master.url(), replicas(master, role)));
  }

  private static List<String> replicas(ServerAddress master, Response role) {
    List<String> replicas = new ArrayList<>();
    if ("master".equals(role.get(0).toString())) {
      for (Response each : role.get(2)) {
        replicas.add(
            master.at(each.get(0).toString(), Integer.parseInt(each.get(1).toString())).url());
      }
    }
    return replicas;
  }

  private static String why(AsyncResult<?> all) {
    return all.failed() ? ": " + Wire.message(all.cause()) : "";
  }
}
