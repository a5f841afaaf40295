package dev.frontdesk.listener;

import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Problem;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.transaction.Content;
import dev.frontdesk.transaction.Exchange;
import dev.frontdesk.transaction.Express;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts HTTP/2, HTTP/1.1 and HTTP/1.0, refuses what is malformed with a problem (RFC 9457), and
 * hands the rest on. One per event loop (verticle instance); those with the same port above 0 share
 * it.
 */
public final class Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final int PIECE = 64 * 1024;
  private static final long SHORTEST_SWEEP_MILLIS = 20;

  private final Vertx vertx;
  private final ListenerOptions options;
  private final Function<Exchange, Future<Void>> handler;
  private final BiConsumer<Peer, Problem> refused;
  private final TrustedPeers trusted;
  private final OpenConnections open;
  private final HttpServerOptions serverOptions;
  private final HttpServer server;
  private final @Nullable ExpressLanes lanes;
  private final Set<Swept> connections = new HashSet<>();
  private final Http2Names names = new Http2Names();
  private long sweeper = -1;
  private boolean draining;

  /**
   * @param handler answers each exchange; where it fails, or throws, the client gets a 500, or a
   *     response that is cut short
   * @throws IllegalArgumentException for a trusted peer that is no address or block
   */
  public Listener(Vertx vertx, ListenerOptions options, Function<Exchange, Future<Void>> handler) {
    this(
        vertx,
        options,
        handler,
        (peer, problem) -> {},
        new OpenConnections(options.connections()),
        null);
  }

  /**
   * @param refused told of each request that was refused before anybody else saw it
   * @param open shared by the listeners of all event loops
   * @param express of this event loop; answers what it can, where the options want it; null: all
   *     goes to the handler
   */
  public Listener(
      Vertx vertx,
      ListenerOptions options,
      Function<Exchange, Future<Void>> handler,
      BiConsumer<Peer, Problem> refused,
      OpenConnections open,
      @Nullable Express express) {
    this.open = open;
    this.lanes = options.express() ? new ExpressLanes(express, () -> draining) : null;
    this.refused = refused;
    this.vertx = vertx;
    this.options = options;
    this.handler = handler;
    this.trusted = new TrustedPeers(options.trusted());
    this.serverOptions = serverOptions(options);
    this.server =
        vertx
            .createHttpServer(serverOptions)
            .connectionHandler(this::connected)
            .requestHandler(this::received)
            .invalidRequestHandler(this::refuse);
  }

  private static HttpServerOptions serverOptions(ListenerOptions options) {
    HttpServerOptions server =
        new HttpServerOptions()
            .setHost(options.host())
            .setPort(options.port())
            .setMaxInitialLineLength(options.requestLine())
            .setMaxHeaderSize(options.fields())
            .setMaxChunkSize(PIECE)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            // WebSocket passes as it comes, so nobody here needs to look for it in each request.
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setTcpNoDelay(true);
    ListenerOptions.@Nullable Tls tls = options.tls();
    if (tls != null) {
      server
          .setSsl(true)
          .setSslEngineOptions(new TlsEngine(options.http2()))
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertValue(Buffer.buffer(tls.certificate()))
                  .setKeyValue(Buffer.buffer(tls.key())));
    }
    return server;
  }

  /** Completes with the port it listens on. */
  public Future<Integer> start() {
    long every = Math.max(SHORTEST_SWEEP_MILLIS, options.idle().toMillis() / 4);
    return server
        .listen()
        .map(listening -> {
          sweeper = vertx.setPeriodic(every, id -> sweep());
          return listening.actualPort();
        });
  }

  /**
   * Accepts nothing more, tells clients to go, waits for requests in flight for as long as {@code
   * bound}, then closes what is left.
   */
  public Future<Void> drain(Duration bound) {
    draining = true;
    return server
        .shutdown(Math.max(1, bound.toMillis()), TimeUnit.MILLISECONDS)
        .onComplete(closed -> vertx.cancelTimer(sweeper));
  }

  /** Given on the short way, from the start. Any thread. */
  public long expressAnswers() {
    return lanes == null ? 0 : lanes.answers();
  }

  private void sweep() {
    if (lanes != null) {
      lanes.dropOld();
    }
    long now = System.nanoTime();
    for (Swept connection : Set.copyOf(connections)) {
      connection.sweep(now, options.idle().toNanos());
    }
  }

  private void connected(HttpConnection connection) {
    if (!open.enter()) {
      ClientConnection.context(connection).close();
      return;
    }
    ChannelPipeline pipeline = ClientConnection.context(connection).pipeline();
    pipeline.channel().closeFuture().addListener(closed -> open.leave());
    boolean ssl = options.tls() != null;
    if (options.http2() && TlsEngine.choseHttp2(pipeline)) {
      speaksHttp2(connection);
      return;
    }
    SocketAddress here = connection.localAddress();
    Peer peer = peer(connection);
    ExpressLane lane = lanes == null ? null : lanes.lane(peer);
    PlainWay way =
        lanes == null
            ? null
            : new PlainWay(
                ((ConnectionBase) connection).context(),
                peer,
                this::handle,
                () -> draining,
                lanes.buffers());
    RequestDecoder decoder =
        new RequestDecoder(
            serverOptions,
            ssl ? "https" : "http",
            here.hostAddress() + ":" + here.port(),
            lane,
            way);
    pipeline.replace("httpDecoder", "httpDecoder", decoder);
    ClientConnection client = new ClientConnection(connection, decoder, peer, lane, way);
    watch(client, pipeline);
    if (options.http2() && !ssl) {
      pipeline.addFirst(
          new Http2Preface(() -> {
            connections.remove(client);
            speaksHttp2(connection);
          }));
    }
  }

  private Peer peer(HttpConnection connection) {
    String address = connection.remoteAddress().hostAddress();
    return new Peer(address, trusted.contains(address));
  }

  /** By the channel's own future: an upgraded connection forgets Vert.x's close handler. */
  private void watch(Swept client, ChannelPipeline pipeline) {
    connections.add(client);
    pipeline.channel().closeFuture().addListener(closed -> connections.remove(client));
  }

  private void speaksHttp2(HttpConnection connection) {
    Peer peer = peer(connection);
    String scheme = options.tls() != null ? "https" : "http";
    Http2Client client =
        new Http2Client(
            ((ConnectionBase) connection).context(),
            peer,
            new Http2Head(options.requestLine(), options.fields(), scheme, peer.trusted()),
            names,
            this::handle,
            refused);
    ChannelPipeline pipeline = ClientConnection.context(connection).pipeline();
    watch(client, pipeline);
    Http2Pipeline.install(pipeline, client, options.requestLine() + options.fields());
  }

  private void received(HttpServerRequest request) {
    ClientConnection connection = ClientConnection.of(request.connection());
    RequestDecoder.Received received = connection.decoder().next();
    RequestHead head = received.head();
    if (head == null) {
      throw new IllegalStateException("a refused request was handed on");
    }
    handle(new HttpExchange(request, received, head, connection, () -> draining));
  }

  private void handle(Exchange exchange) {
    try {
      handler.apply(exchange).onFailure(cause -> failed(exchange, cause));
    } catch (RuntimeException defect) {
      failed(exchange, defect);
    }
  }

  private static void failed(Exchange exchange, Throwable cause) {
    if (exchange.responding()) {
      LOG.debug("An exchange ended early", cause);
      exchange.abort();
      return;
    }
    LOG.error("A request could not be answered", cause);
    Problem problem = Problem.of(500, Reason.INTERNAL);
    exchange.respond(problem.head(), new Content.Whole(Buffer.buffer(problem.body())));
  }

  /** Vert.x closes the connection behind the answer. */
  private void refuse(HttpServerRequest request) {
    ClientConnection connection = ClientConnection.of(request.connection());
    Refusal refusal = connection.decoder().next().refusal();
    if (refusal == null) {
      throw new IllegalStateException("a good request was refused");
    }
    Problem problem = refusal.problem();
    ResponseSender.copy(problem.head().fields(), request.response().headers());
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader("Connection", "close")
        .end(problem.body());
    refused.accept(connection.peer(), problem);
  }
}
