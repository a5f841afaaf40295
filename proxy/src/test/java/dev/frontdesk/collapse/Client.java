package dev.frontdesk.collapse;

import dev.frontdesk.key.CacheKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request with a context of its own, which records what it is told and on which context. */
// Joining sets joined, and reader and fill where it gives them, before a test sees the client.
@SuppressWarnings("NullAway.Init")
final class Client {
  final Context context;
  final CompletableFuture<FillOutcome<String>> outcome = new CompletableFuture<>();

  /** The whole body once it ended; fails with what broke it off. */
  final CompletableFuture<String> body = new CompletableFuture<>();

  final List<String> calls = new ArrayList<>();
  private final StringBuilder received = new StringBuilder();
  private volatile boolean elsewhere;
  Joined<String> joined;
  FillReader<String> reader;
  Fill<String> fill;

  Client(Vertx vertx) {
    context = ((VertxInternal) vertx).createEventLoopContext();
  }

  static Client joining(Vertx vertx, Fills<String> fills, String key, long sequence) {
    return joining(vertx, fills, key, sequence, fill -> false);
  }

  static Client joining(
      Vertx vertx,
      Fills<String> fills,
      String key,
      long sequence,
      Predicate<Fill<String>> mayJoin) {
    Client client = new Client(vertx);
    client.on(() -> {
      client.joined = fills.join(new CacheKey(key), sequence, mayJoin);
      switch (client.joined) {
        case Joined.Leader<String>(Fill<String> fill, FillReader<String> reader) -> {
          client.fill = fill;
          client.listen(reader);
        }
        case Joined.Follower<String>(FillReader<String> reader) -> client.listen(reader);
        case Joined.Alone<String>() -> {}
      }
    });
    return client;
  }

  private void listen(FillReader<String> given) {
    reader = given;
    given
        .outcome()
        .onSuccess(known -> {
          here();
          outcome.complete(known);
        });
  }

  /** Reads from now on; paused when told so. */
  Client reading(boolean paused) {
    return on(() -> {
      if (paused) {
        reader.pause();
      }
      reader.exceptionHandler(failure -> {
        here();
        body.completeExceptionally(failure);
      });
      reader.endHandler(ended -> {
        here();
        body.complete(received.toString());
      });
      reader.handler(bytes -> {
        here();
        received.append(bytes.toString());
      });
    });
  }

  /** Seven pieces at a time, as a connection whose buffer fills and drains. On the context. */
  void readInSteps() {
    if (!body.isDone()) {
      reader.fetch(7);
      context.runOnContext(ignored -> readInSteps());
    }
  }

  private void here() {
    Context now = Vertx.currentContext();
    elsewhere |= now == null || !now.equals(context);
  }

  boolean calledElsewhere() {
    return elsewhere;
  }

  String received() {
    settle();
    String[] copy = new String[1];
    on(() -> copy[0] = received.toString());
    return copy[0];
  }

  /** What was handed to the context before is done when this returns. */
  void settle() {
    on(() -> {});
    on(() -> {});
  }

  Client on(Runnable task) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    context.runOnContext(ignored -> {
      try {
        task.run();
        done.complete(null);
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    });
    get(done);
    return this;
  }

  static <T extends @Nullable Object> T get(CompletableFuture<T> future) {
    return future.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** A leader's control that writes down what it is asked. */
  FillControl control() {
    return new FillControl() {
      @Override
      public void pause() {
        here();
        calls.add("pause");
      }

      @Override
      public void resume() {
        here();
        calls.add("resume");
      }

      @Override
      public void cancel() {
        here();
        calls.add("cancel");
      }
    };
  }

  List<String> calls() {
    settle();
    return List.copyOf(calls);
  }

  static Buffer bytes(char letter, int count) {
    return Buffer.buffer(String.valueOf(letter).repeat(count));
  }
}
