package dev.frontdesk.origin;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.streams.ReadStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Origins spoken to over HTTP/1.1. One per event loop: its connections belong to the event loop
 * that it is called from, which must always be the same.
 *
 * <p>A request goes to the node with the least load of its group, ties in turn. Where no connection
 * comes up it goes to the next, and from replicas to the primary in the end: nothing of it was sent
 * yet. Where a kept connection ends before a byte of the response, an idempotent request is sent
 * once more on a new one (RFC 9110 §9.2.2), unless more of its body is gone than was remembered.
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

  private record Group(UpstreamOptions options, List<Node> primary, List<Node> replicas) {}

  private final Vertx vertx;
  private final Map<String, Group> groups = new HashMap<>();
  private final long sweeper;
  private int turn;

  public HttpOrigin(Vertx vertx, Collection<UpstreamOptions> upstreams) {
    this(vertx, upstreams, tls -> {});
  }

  HttpOrigin(Vertx vertx, Collection<UpstreamOptions> upstreams, Consumer<NetClientOptions> tls) {
    this.vertx = vertx;
    for (UpstreamOptions options : upstreams) {
      groups.put(
          options.name(),
          new Group(
              options,
              nodes(options, options.primary(), tls),
              nodes(options, options.replicas(), tls)));
    }
    this.sweeper = vertx.setPeriodic(SWEEP.toMillis(), id -> eachNode(Node::sweep));
  }

  private List<Node> nodes(
      UpstreamOptions options, List<URI> uris, Consumer<NetClientOptions> tls) {
    return uris.stream().map(uri -> new Node(vertx, options, uri, tls)).toList();
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
    List<Node> candidates = new ArrayList<>();
    if (request.upstream().replicas()) {
      candidates.addAll(leastLoaded(group.replicas()));
    }
    candidates.addAll(leastLoaded(group.primary()));
    return attempt(request, group, candidates, 0);
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
    return node.acquire(false)
        .transform(acquired -> {
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
        .onSuccess(answered -> {
          if (body != null) {
            body.forget();
          }
        })
        .recover(cause -> {
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
    return new OriginCall(
        vertx, connection, request, node.text(), group.options().responseTimeout(), repeated);
  }

  private void eachNode(Consumer<Node> action) {
    for (Group group : groups.values()) {
      group.primary().forEach(action);
      group.replicas().forEach(action);
    }
  }

  /** Closes kept connections; calls that run go on. */
  @Override
  public void close() {
    vertx.cancelTimer(sweeper);
    eachNode(Node::close);
  }
}
