package dev.frontdesk.wire;

import dev.frontdesk.listener.Listener;
import dev.frontdesk.listener.ListenerOptions;
import dev.frontdesk.origin.HttpOrigin;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.UpstreamOptions;
import dev.frontdesk.rules.Upstream;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A listener and an origin client on one event loop, joined by a {@link PassThrough}. */
public final class Relay implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final ListenerOptions options;
  private final List<UpstreamOptions> upstreams;
  private final Upstream upstream;
  private @Nullable Listener listener;
  private @Nullable PassThrough passThrough;
  private int port;

  public Relay(ListenerOptions options, UpstreamOptions upstream, boolean replicas) {
    this.options = options;
    this.upstreams = List.of(upstream);
    this.upstream = new Upstream(upstream.name(), replicas);
    await(vertx.deployVerticle(new Deployment()));
  }

  /** With the usual bounds. */
  public static Relay to(URI... nodes) {
    return new Relay(
        ListenerOptions.of("127.0.0.1", 0, List.of()), UpstreamOptions.of("api", nodes), false);
  }

  /** Time-outs are half a second each, two connections, one may wait. */
  public static Relay tight(URI... nodes) {
    Duration brief = Duration.ofMillis(500);
    return new Relay(
        ListenerOptions.of("127.0.0.1", 0, List.of()),
        new UpstreamOptions("api", List.of(nodes), List.of(), brief, brief, 2, 1, brief),
        false);
  }

  private final class Deployment extends VerticleBase {
    @Override
    public Future<?> start() {
      PassThrough forward = new PassThrough(new HttpOrigin(vertx, upstreams), upstream);
      Listener made = new Listener(vertx, options, forward);
      passThrough = forward;
      listener = made;
      return made.start().onSuccess(listening -> port = listening);
    }
  }

  public int port() {
    return port;
  }

  public RawSocket connect() throws IOException {
    return RawSocket.connect(port);
  }

  public Queue<OriginFailure> failures() {
    return Objects.requireNonNull(passThrough).failures();
  }

  /** Not awaited. */
  public Future<Void> drain(Duration bound) {
    return Objects.requireNonNull(listener).drain(bound);
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("not within " + PATIENCE_SECONDS + " s", late);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
