package dev.frontdesk.rehearse;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.listener.Listener;
import dev.frontdesk.listener.ListenerOptions;
import dev.frontdesk.origin.HttpOrigin;
import dev.frontdesk.origin.UpstreamOptions;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.transaction.Exchange;
import dev.frontdesk.transaction.Transaction;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stage over real sockets: a client, the real listener, the real origin client and an origin that
 * speaks from the script. The transaction's clock is virtual all the same; only the origin client's
 * time-outs are real, and short.
 */
final class Sockets implements Stage {
  private static final long PATIENCE_SECONDS = 10;

  /** In real time: how long the origin client waits for an answer that never comes. */
  private static final Duration STALLED = Duration.ofMillis(1500);

  private final Vertx vertx;
  private final Backstage backstage;
  private final SocketOrigin scripted;
  private final HttpClient client;
  private final Proxy proxy;
  private final EventLoop loop;
  private final String deployment;
  private final Semaphore progress = new Semaphore(0);
  private volatile @Nullable Presenting presenting;

  /** The request that the listener is going to hand on next. */
  private record Presenting(Happening happening, CompletableFuture<Void> arrived) {}

  Sockets(Vertx vertx, Backstage backstage) {
    this.vertx = vertx;
    this.backstage = backstage;
    this.scripted =
        new SocketOrigin(
            vertx,
            backstage,
            backstage.options().responseTimeout().apply(""),
            this::arrived,
            this::said);
    this.client = vertx.createHttpClient();
    this.proxy = new Proxy(upstreams(await(scripted.start())));
    this.deployment = await(vertx.deployVerticle(proxy));
    this.loop = new EventLoop(Objects.requireNonNull(proxy.on));
  }

  private List<UpstreamOptions> upstreams(int port) {
    RuleSet rules = backstage.parts().inForce().get().rules().rules();
    Set<String> names = new TreeSet<>();
    names.add(rules.defaultUpstream().group());
    rules.routes().forEach(route -> names.add(route.upstream().group()));
    List<UpstreamOptions> upstreams = new ArrayList<>();
    names.forEach(name -> upstreams.add(upstream(name, port)));
    upstreams.add(upstream(CountedOrigin.NOBODY, unusedPort()));
    return upstreams;
  }

  private static UpstreamOptions upstream(String name, int port) {
    return new UpstreamOptions(
        name,
        List.of(URI.create("http://127.0.0.1:" + port)),
        List.of(),
        Duration.ofSeconds(PATIENCE_SECONDS),
        STALLED,
        64,
        64,
        Duration.ofSeconds(PATIENCE_SECONDS));
  }

  private static int unusedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void arrived() {
    proxy.counted().arrived();
    progress.release();
  }

  private void said() {
    proxy.counted().said();
  }

  @Override
  public Happening present(Step.Ask ask) {
    Happening happening = new Happening(ask);
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    presenting = new Presenting(happening, arrived);
    RequestOptions options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(proxy.port, "127.0.0.1"))
            .setHost("127.0.0.1")
            .setMethod(HttpMethod.valueOf(ask.method()))
            .setURI(ask.target());
    client
        .request(options)
        .compose(request -> {
          for (Field line : ask.fields()) {
            if (line.is("Host")) {
              request.headers().set(line.name(), line.value());
            } else {
              request.headers().add(line.name(), line.value());
            }
          }
          // Before anything is sent, so that no piece of the answer comes unheard.
          request
              .response()
              .onSuccess(response -> receive(response, happening, arrived))
              .onFailure(failure -> answered(happening, Answer.NONE, arrived));
          Buffer body = ask.body();
          return body == null ? request.end() : request.end(body);
        })
        .onFailure(failure -> answered(happening, Answer.NONE, arrived));
    try {
      arrived.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception lost) {
      throw new IllegalStateException("the request did not arrive", lost);
    }
    return happening;
  }

  private void receive(
      HttpClientResponse response, Happening happening, CompletableFuture<Void> arrived) {
    Fields.Builder fields = Fields.builder();
    response
        .headers()
        .forEach((name, value) -> {
          if (!name.equalsIgnoreCase("Transfer-Encoding")) {
            fields.add(name, value);
          }
        });
    Buffer body = Buffer.buffer();
    response.handler(body::appendBuffer);
    response.exceptionHandler(broken ->
        answered(
            happening, new Answer(response.statusCode(), fields.build(), body, true), arrived));
    response.endHandler(end ->
        answered(
            happening, new Answer(response.statusCode(), fields.build(), body, false), arrived));
  }

  private void answered(Happening happening, Answer answer, CompletableFuture<Void> arrived) {
    if (happening.answer() == null) {
      happening.answered(answer);
    }
    arrived.complete(null);
    progress.release();
  }

  private Future<Void> handle(Transaction transaction, Exchange exchange) {
    Presenting now = Objects.requireNonNull(presenting);
    presenting = null;
    Happening happening = now.happening();
    String from = happening.ask().from();
    Peer peer = new Peer(from, backstage.options().trusted().test(from));
    backstage.expect(exchange.head(), happening);
    happening.beginning();
    Future<Void> handled =
        transaction
            .handle(new AsIfFrom(exchange, peer))
            .onComplete(done -> {
              happening.handled();
              progress.release();
            });
    now.arrived().complete(null);
    return handled;
  }

  @Override
  public void settle() {
    loop.settle();
    try {
      if (progress.tryAcquire(1, TimeUnit.MILLISECONDS)) {
        progress.drainPermits();
        loop.settle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean quiet() {
    return proxy.counted().quiet();
  }

  @Override
  public void close() {
    await(vertx.undeploy(deployment));
    await(client.close());
    await(scripted.close());
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new IllegalStateException("the stage", failed);
    }
  }

  /** The proxy on its event loop. */
  private final class Proxy extends VerticleBase {
    private final List<UpstreamOptions> upstreams;
    private @Nullable CountedOrigin origin;
    private @Nullable HttpOrigin http;
    private @Nullable Listener listener;
    private volatile @Nullable Context on;
    private volatile int port;

    Proxy(List<UpstreamOptions> upstreams) {
      this.upstreams = upstreams;
    }

    CountedOrigin counted() {
      return Objects.requireNonNull(origin);
    }

    @Override
    public Future<?> start() {
      HttpOrigin real = new HttpOrigin(vertx, upstreams);
      CountedOrigin counting = new CountedOrigin(backstage, real);
      Transaction transaction = new Transaction(backstage.parts(), counting);
      Listener accepting =
          new Listener(
              vertx,
              ListenerOptions.of("127.0.0.1", 0, List.of()),
              exchange -> handle(transaction, exchange));
      http = real;
      origin = counting;
      listener = accepting;
      on = context;
      return accepting.start().onSuccess(actual -> port = actual);
    }

    @Override
    public Future<?> stop() {
      Objects.requireNonNull(http).close();
      return Objects.requireNonNull(listener).drain(Duration.ofMillis(1));
    }
  }
}
