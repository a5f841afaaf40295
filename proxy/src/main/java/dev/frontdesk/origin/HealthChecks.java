package dev.frontdesk.origin;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.origin.NodeHealth.Admission;
import dev.frontdesk.rules.Upstream;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks each replica of a group for its health path, on a connection of its own, whatever requests
 * there are. What answers with 200 to 399 works. One event loop; one per group and process.
 */
final class HealthChecks extends VerticleBase {
  /** An answer is waited for until the next check is due, and at least this long. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final UpstreamOptions options;
  private final ReplicaGroup group;
  private final Consumer<NetClientOptions> tls;
  private final List<Node> nodes = new ArrayList<>();

  HealthChecks(UpstreamOptions options, ReplicaGroup group, Consumer<NetClientOptions> tls) {
    // A connection that is being closed is not waited for.
    this.options = options.withConnections(2, 2);
    this.group = group;
    this.tls = tls;
  }

  @Override
  public Future<?> start() {
    for (int i = 0; i < options.replicas().size(); i++) {
      URI uri = options.replicas().get(i);
      Check check = new Check(group.replicas().get(i), new Node(vertx, options, uri, tls, null));
      nodes.add(check.node);
      vertx.setPeriodic(
          1, Math.max(1, options.reads().healthEvery().toMillis()), timer -> check.tick());
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    nodes.forEach(Node::close);
    return Future.succeededFuture();
  }

  private Duration patience() {
    Duration every = options.reads().healthEvery();
    Duration longest = every.compareTo(PATIENCE) > 0 ? every : PATIENCE;
    return longest.compareTo(options.responseTimeout()) < 0 ? longest : options.responseTimeout();
  }

  private final class Check {
    private final Replica replica;
    private final Node node;
    private final Deadlines deadlines = new Deadlines(vertx, patience());
    private boolean asking;

    Check(Replica replica, Node node) {
      this.replica = replica;
      this.node = node;
    }

    void tick() {
      if (asking) {
        return;
      }
      Admission admission = replica.health().admitCheck();
      if (admission == Admission.REFUSED) {
        return;
      }
      asking = true;
      // Always a new connection: that a kept one was closed says nothing.
      node.acquire(true)
          .compose(connection ->
              new OriginCall(vertx, connection, request(), node.text(), deadlines, false).start())
          .onComplete(done -> {
            asking = false;
            if (done.failed()) {
              replica.health().failed(admission, String.valueOf(done.cause().getMessage()));
            } else {
              judge(admission, done.result());
            }
          });
    }

    private void judge(Admission admission, OriginResponse response) {
      int status = response.head().status();
      group.replicaAnswered(replica, response.head());
      response.cancel();
      if (status >= 200 && status < 400) {
        replica.health().answered(admission);
        replica.health().whole();
      } else {
        replica.health().failed(admission, "status " + status + " for the health path");
      }
    }

    private OriginRequest request() {
      URI uri = URI.create(node.text());
      String path = String.valueOf(options.reads().healthPath());
      int query = path.indexOf('?');
      return new OriginRequest(
          new Upstream(options.name(), true),
          new RequestHead(
              "GET",
              uri.getScheme(),
              uri.getAuthority(),
              query < 0 ? path : path.substring(0, query),
              query < 0 ? null : path.substring(query + 1),
              Fields.of("Connection", "close")),
          null,
          () -> Fields.EMPTY,
          interim -> {});
    }
  }
}
