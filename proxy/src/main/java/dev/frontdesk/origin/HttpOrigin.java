package dev.frontdesk.origin;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Origins spoken to over HTTP/1.1. One per event loop: its connections belong to the event loop
 * that it is called from, which must always be the same.
 *
 * <p>A request goes to the primary's node with the least load, ties in turn. Where no connection
 * comes up it goes to the next: nothing of it was sent yet. A read that says so ({@link Reading})
 * goes to a replica where its upstream allows that: {@link RoutedRead}. Where a kept connection
 * ends before a byte of the response, an idempotent request is sent once more on a new one (RFC
 * 9110 §9.2.2), unless more of its body is gone than was remembered.
 */
public final class HttpOrigin implements Origin, AutoCloseable {
  /**
   * Proxies that a request may have passed, this one included. An upstream that leads back here
   * would go on for ever otherwise (RFC 9110 §7.6). No real chain is nearly as long, and several
   * proxies of one name in it are legitimate.
   */
  static final int MOST_HOPS = 32;

  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  /** Nodes of a group that are asked for a connection before it has failed. */
  private static final int TRIES_PER_GROUP = 2;

  private static final Duration SWEEP = Duration.ofSeconds(5);

  /** RFC 9110 §9.2.1 has more that are safe; reads of a cache are these. */
  private static final Set<String> READS = Set.of("GET", "HEAD");

  /**
   * @param shared what the process knows of the replicas; null: there are none to be asked
   */
  private record Group(
      UpstreamOptions options,
      List<Node> primary,
      List<LoopReplica> replicas,
      @Nullable ReplicaGroup shared,
      Deadlines deadlines) {}

  private final Vertx vertx;
  private final Map<String, Group> groups = new HashMap<>();
  private final long sweeper;
  private int turn;

  /** One whose replicas nobody knows, so that they are not asked. */
  public HttpOrigin(Vertx vertx, Collection<UpstreamOptions> upstreams) {
    this(vertx, upstreams, Replicas.NONE);
  }

  /**
   * @param replicas what all event loops of the process share
   */
  public HttpOrigin(Vertx vertx, Collection<UpstreamOptions> upstreams, Replicas replicas) {
    this(vertx, upstreams, replicas, tls -> {});
  }

  HttpOrigin(
      Vertx vertx,
      Collection<UpstreamOptions> upstreams,
      Replicas replicas,
      Consumer<NetClientOptions> tls) {
    this.vertx = vertx;
    for (UpstreamOptions options : upstreams) {
      List<Node> primary =
          options.primary().stream().map(uri -> new Node(vertx, options, uri, tls, null)).toList();
      ReplicaGroup shared = replicas.of(options.name());
      groups.put(
          options.name(),
          new Group(
              options,
              primary,
              shared == null ? List.of() : replicas(options, shared, tls),
              shared,
              new Deadlines(vertx, options.responseTimeout())));
    }
    this.sweeper = vertx.setPeriodic(SWEEP.toMillis(), id -> eachNode(Node::sweep));
  }

  private List<LoopReplica> replicas(
      UpstreamOptions options, ReplicaGroup shared, Consumer<NetClientOptions> tls) {
    List<LoopReplica> all = new ArrayList<>();
    for (Replica replica : shared.replicas()) {
      Node node = new Node(vertx, options, replica.uri(), tls, replica.health());
      all.add(new LoopReplica(node, replica));
    }
    return List.copyOf(all);
  }

  @Override
  public Future<OriginResponse> send(OriginRequest request) {
    int hops = Tokens.members(request.head().fields(), "Via").size();
    if (hops > MOST_HOPS) {
      return Future.failedFuture(
          new OriginFailure(Reason.LOOP, false, "%d proxies in Via".formatted(hops)));
    }
    Group group = groups.get(request.upstream().group());
    if (group == null) {
      return Future.failedFuture(
          new OriginFailure(
              Reason.CONNECT_FAILED, false, "no upstream " + request.upstream().group()));
    }
    ReplicaGroup shared = group.shared();
    Reading reading = request.reading();
    if (shared == null || reading == null || !mayGoToReplica(request)) {
      return primary(request, group);
    }
    return new RoutedRead(
            vertx.getOrCreateContext(),
            shared,
            group.replicas(),
            reading.demand(),
            connections(request, group))
        .run();
  }

  /** Whoever made the request said that it only reads; that it cannot be a write is seen here. */
  private static boolean mayGoToReplica(OriginRequest request) {
    return request.upstream().replicas()
        && READS.contains(request.head().method())
        && request.body() == null
        && !request.head().fields().contains("Upgrade");
  }

  private RoutedRead.Connections connections(OriginRequest request, Group group) {
    return new RoutedRead.Connections() {
      @Override
      public Future<OriginConnection> to(Node node) {
        return node.acquire(false);
      }

      @Override
      public Future<OriginResponse> exchange(Node node, OriginConnection connection) {
        return HttpOrigin.this.exchange(request, group, node, connection);
      }

      @Override
      public Future<OriginResponse> primary() {
        return HttpOrigin.this.primary(request, group);
      }
    };
  }

  private Future<OriginResponse> primary(OriginRequest request, Group group) {
    ReplicaGroup shared = group.shared();
    List<Node> candidates = leastLoaded(group.primary());
    if (shared == null) {
      return attempt(request, group, candidates, 0);
    }
    // Read before the request is sent, so that what it counts is in the database before the answer.
    long before = shared.beforePrimary();
    return attempt(request, group, candidates, 0)
        .onSuccess(answer -> shared.primaryAnswered(before, answer.head()));
  }

  @Override
  public Duration responseTimeout(String group) {
    Group known = groups.get(group);
    if (known == null) {
      throw new IllegalArgumentException("no upstream " + group);
    }
    return known.options().responseTimeout();
  }

  private List<Node> leastLoaded(List<Node> nodes) {
    if (nodes.size() <= 1) {
      return nodes;
    }
    int first = Math.floorMod(turn++, nodes.size());
    List<Node> inTurn = new ArrayList<>(nodes.subList(first, nodes.size()));
    inTurn.addAll(nodes.subList(0, first));
    inTurn.sort((a, b) -> Integer.compare(a.load(), b.load()));
    return inTurn.subList(0, TRIES_PER_GROUP);
  }

  private Future<OriginResponse> attempt(
      OriginRequest request, Group group, List<Node> candidates, int index) {
    Node node = candidates.get(index);
    Future<OriginConnection> connection = node.acquire(false);
    return connection.succeeded()
        // A kept one, as nearly always: there is nothing to wait for.
        ? exchange(request, group, node, connection.result())
        : connection.transform(acquired -> {
          if (acquired.succeeded()) {
            return exchange(request, group, node, acquired.result());
          }
          return index + 1 < candidates.size()
              ? attempt(request, group, candidates, index + 1)
              : Future.failedFuture(acquired.cause());
        });
  }

  private Future<OriginResponse> exchange(
      OriginRequest request, Group group, Node node, OriginConnection connection) {
    if (!connection.used() || !IDEMPOTENT.contains(request.head().method())) {
      return call(request, group, node, connection, false).start();
    }
    ReadStream<Buffer> given = request.body();
    RepeatableBody body = given == null ? null : new RepeatableBody(given);
    OriginRequest first = body == null ? request : request.withBody(body);
    OriginCall call = call(first, group, node, connection, false);
    return call.start()
        .transform(answered -> {
          if (answered.succeeded()) {
            if (body != null) {
              body.forget();
            }
            return Future.succeededFuture(answered.result());
          }
          Throwable cause = answered.cause();
          boolean again =
              cause instanceof OriginFailure failure
                  && failure.reason() == Reason.ORIGIN_RESET
                  && call.wasStale()
                  && (body == null || body.isRepeatable());
          if (!again) {
            return Future.failedFuture(cause);
          }
          if (body != null) {
            body.repeat();
          }
          return repeat(first, group, node);
        });
  }

  /** The node may have done what the first said: whatever comes now, something was sent. */
  private Future<OriginResponse> repeat(OriginRequest request, Group group, Node node) {
    return node.acquire(true)
        .compose(fresh -> call(request, group, node, fresh, true).start())
        .recover(cause ->
            Future.failedFuture(
                cause instanceof OriginFailure failure && !failure.requestSent()
                    ? new OriginFailure(
                        failure.reason(), true, String.valueOf(failure.getMessage()))
                    : cause));
  }

  private OriginCall call(
      OriginRequest request,
      Group group,
      Node node,
      OriginConnection connection,
      boolean repeated) {
    return new OriginCall(vertx, connection, request, node.text(), group.deadlines(), repeated);
  }

  private void eachNode(Consumer<Node> action) {
    for (Group group : groups.values()) {
      group.primary().forEach(action);
      group.replicas().forEach(replica -> action.accept(replica.node()));
    }
  }

  /** Closes kept connections; calls that run go on. */
  @Override
  public void close() {
    vertx.cancelTimer(sweeper);
    eachNode(Node::close);
  }
}
