package dev.frontdesk.cli;

import dev.frontdesk.http.Field;
import dev.frontdesk.rehearse.Replayed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sends what is replayed, round and round, each again as often as readers do. */
final class WarmUpClient {
  private static final int CONNECTIONS = 8;

  /** A read is repeated so often before the next: most are hits then, as at noon. */
  private static final int READS = 8;

  private static final int TRIES_IN_VAIN = 1000;

  /** Those that the client makes itself, or that would end the connection. */
  private static final Set<String> LEFT_OUT = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    LEFT_OUT.addAll(
        List.of("Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect"));
  }

  private final HttpClient client;
  private final int port;
  private final WarmUpOrigin origin;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong inVain = new AtomicLong();

  WarmUpClient(Vertx vertx, int port, WarmUpOrigin origin) {
    this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(true));
    this.port = port;
    this.origin = origin;
  }

  /** Returns how many were answered within that time. */
  long send(List<Replayed> requests, Duration length) {
    long end = System.nanoTime() + length.toNanos();
    CountDownLatch over = new CountDownLatch(CONNECTIONS);
    for (int i = 0; i < CONNECTIONS; i++) {
      next(requests, (long) i * requests.size() / CONNECTIONS * READS, end, over);
    }
    try {
      if (!over.await(length.toMillis() + 1000, TimeUnit.MILLISECONDS)) {
        return answered.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answered.get();
  }

  private void next(List<Replayed> requests, long number, long end, CountDownLatch over) {
    if (System.nanoTime() - end > 0 || inVain.get() > TRIES_IN_VAIN) {
      over.countDown();
      return;
    }
    send(requests.get((int) (number / READS % requests.size())))
        .onComplete(done -> {
          (done.succeeded() ? answered : inVain).incrementAndGet();
          next(requests, number + 1, end, over);
        });
  }

  private Future<Void> send(Replayed replayed) {
    origin.says(replayed.answer());
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(replayed.target())
            .setMethod(HttpMethod.valueOf(replayed.method()));
    return client
        .request(options)
        .compose(request -> {
          for (Field field : replayed.fields()) {
            if (!LEFT_OUT.contains(field.name())) {
              request.headers().add(field.name(), field.value());
            }
          }
          String host = replayed.fields().first("Host");
          if (host != null) {
            request.headers().set("Host", host);
          }
          return replayed.body() == null ? request.send() : request.send(replayed.body());
        })
        .compose(response -> response.end());
  }
}
