package dev.frontdesk.identity;

import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a JWK Set, fetched in the background: at the start, every {@code refresh}, and soon
 * after a token named a key that is not there. A fetch that fails leaves the last good set in
 * force, and a set without a usable key is a failure. Nobody ever waits for a fetch. Any thread.
 */
final class JwksSource implements KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(JwksSource.class);

  /** Larger documents are not read. */
  static final int MAX_DOCUMENT_BYTES = 64 * 1024;

  /** From asking to the document's last byte. */
  static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);

  /** Between two fetches, however many tokens name unknown keys; and after one that failed. */
  static final Duration MIN_INTERVAL = Duration.ofSeconds(10);

  private final IdentityKeyOptions options;
  private final URI uri;
  private final HttpClient client;
  private final Timing timing;

  private volatile KeySet keys = KeySet.UNKNOWN;
  private String document = "";
  private boolean fetching;
  private boolean failing;
  private boolean closed;
  private long lastBegan;
  private Timing.@Nullable Cancellation next;

  JwksSource(IdentityKeyOptions options, URI uri, HttpClient client, Timing timing) {
    this.options = options;
    this.uri = uri;
    this.client = client;
    this.timing = timing;
  }

  /** Begins to fetch, now and from now on. */
  void start() {
    fetch();
  }

  @Override
  public KeySet keys() {
    return keys;
  }

  @Override
  public boolean unknownKey() {
    synchronized (this) {
      if (fetching) {
        return true;
      }
      if (closed || timing.nanos() - lastBegan < MIN_INTERVAL.toNanos()) {
        return false;
      }
    }
    fetch();
    return true;
  }

  @Override
  public synchronized boolean isFetching() {
    return fetching;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }

  private void fetch() {
    synchronized (this) {
      if (fetching || closed) {
        return;
      }
      fetching = true;
      lastBegan = timing.nanos();
      if (next != null) {
        next.cancel();
        next = null;
      }
    }
    read().map(this::accept).onComplete(done -> settled(done.cause()));
  }

  private Future<String> read() {
    Promise<String> whole = Promise.promise();
    RequestOptions request =
        new RequestOptions()
            .setAbsoluteURI(uri.toString())
            .setConnectTimeout(FETCH_TIMEOUT.toMillis())
            .setFollowRedirects(false)
            .putHeader("Accept", "application/jwk-set+json, application/json");
    client
        .request(request)
        .onFailure(whole::tryFail)
        .onSuccess(asked -> {
          whole.future().onFailure(failed -> asked.reset());
          if (!whole.future().isComplete()) {
            exchange(asked, whole);
          }
        });
    Timing.Cancellation timeout =
        timing.after(
            FETCH_TIMEOUT,
            () -> whole.tryFail(new TimeoutException("no document within " + FETCH_TIMEOUT)));
    return whole.future().onComplete(done -> timeout.cancel());
  }

  private static void exchange(HttpClientRequest asked, Promise<String> whole) {
    asked
        .send()
        .onFailure(whole::tryFail)
        .onSuccess(response -> {
          if (response.statusCode() == 200) {
            collect(response, whole);
          } else {
            whole.tryFail(
                new IOException("status %d (expected: 200)".formatted(response.statusCode())));
          }
        });
  }

  private static void collect(HttpClientResponse response, Promise<String> whole) {
    Buffer body = Buffer.buffer();
    response.handler(piece -> {
      if (body.length() + piece.length() > MAX_DOCUMENT_BYTES) {
        whole.tryFail(new IOException("more than %d bytes".formatted(MAX_DOCUMENT_BYTES)));
      } else if (!whole.future().isComplete()) {
        body.appendBuffer(piece);
      }
    });
    response.endHandler(end -> whole.tryComplete(body.toString(StandardCharsets.UTF_8)));
  }

  private synchronized @Nullable Void accept(String fetched) {
    if (!fetched.equals(document)) {
      try {
        keys = KeySet.parse(fetched, options.algorithms(), keys.generation() + 1);
      } catch (ParseException garbage) {
        throw new IllegalArgumentException(garbage.getMessage(), garbage);
      }
      document = fetched;
    }
    return null;
  }

  private synchronized void settled(@Nullable Throwable failure) {
    fetching = false;
    if (failure != null && !failing) {
      LOG.warn(
          "identity key {}: {} cannot be read, {}: {}",
          options.name(),
          uri,
          keys.generation() == 0 ? "no token verifies with it" : "the last good keys stay in force",
          failure.toString());
    } else if (failure == null && failing) {
      LOG.info("identity key {}: {} is read again", options.name(), uri);
    }
    failing = failure != null;
    if (!closed) {
      Duration pause =
          failing && MIN_INTERVAL.compareTo(options.refresh()) < 0
              ? MIN_INTERVAL
              : options.refresh();
      next = timing.after(pause, this::fetch);
    }
  }
}
