package dev.frontdesk.scale;

import dev.frontdesk.collapse.FillOptions;
import dev.frontdesk.collapse.Fills;
import dev.frontdesk.encoding.EncodingOptions;
import dev.frontdesk.encoding.Representations;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.identity.Identifier;
import dev.frontdesk.identity.Verifiers;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.observe.AnswerOptions;
import dev.frontdesk.observe.Recorder;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.rules.CompiledRules;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Tags;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.store.memory.MemoryStore;
import dev.frontdesk.time.VertxTiming;
import dev.frontdesk.transaction.Arrival;
import dev.frontdesk.transaction.InForce;
import dev.frontdesk.transaction.Parts;
import dev.frontdesk.transaction.Transaction;
import dev.frontdesk.transaction.TransactionOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * The parts of a proxy without its sockets: requests are handed to the transaction, and it asks a
 * {@link GivenOrigin}. Everything is done on one event loop; the methods are for other threads.
 */
final class InProcess implements AutoCloseable {
  /** Requests that are under way at one time. */
  private static final int AT_ONCE = 32;

  /** Requests after which other tasks of the event loop have their turn. */
  private static final int TURN = 256;

  private final Vertx vertx;
  private final Context loop;
  private final MemoryStore store;
  private final LocalInvalidation invalidation;
  private final Representations representations;
  private final Verifiers verifiers;
  private final Transaction transaction;

  /**
   * @param memory bytes that the store may hold
   * @param marks that are remembered
   */
  InProcess(long memory, int marks, Recorder recorder, Origin origin) {
    RuleSet rules = rules();
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(false));
    loop = vertx.getOrCreateContext();
    store = new MemoryStore(memory);
    VertxTiming timing = new VertxTiming(vertx);
    invalidation =
        new LocalInvalidation(new MarkOptions(marks, MarkOptions.DEFAULT.heldTags()), timing);
    representations =
        new Representations(
            vertx,
            EncodingOptions.DEFAULT,
            (int) TransactionOptions.DEFAULT_MAX_OBJECT,
            store::replace);
    verifiers = new Verifiers(vertx, timing, List.of());
    InForce inForce =
        new InForce(CompiledRules.of(rules), new Identifier(rules.identities(), verifiers));
    Fills<Arrival> fills = new Fills<>(vertx, FillOptions.DEFAULT);
    Parts parts =
        new Parts(
            () -> inForce,
            store,
            invalidation,
            fills,
            representations,
            recorder,
            timing,
            options());
    transaction = new Transaction(parts, origin);
  }

  private static TransactionOptions options() {
    return new TransactionOptions(
        TransactionOptions.DEFAULT_BODY_COPY,
        TransactionOptions.DEFAULT_MAX_OBJECT,
        Tags.BOUND,
        false,
        EncodingOptions.DEFAULT,
        AnswerOptions.DEFAULT,
        null);
  }

  private static RuleSet rules() {
    Config config = Config.defaults().withUpstream(URI.create("http://origin.example"));
    Loaded loaded =
        Loader.load(
            List.of(new SourceText("scale.yaml", BookingAnswers.RULES)),
            config,
            Surroundings.NOTHING);
    return Objects.requireNonNull(loaded.rules(), () -> loaded.findings().toString());
  }

  MemoryStore store() {
    return store;
  }

  LocalInvalidation invalidation() {
    return invalidation;
  }

  /** Runs it on the event loop and waits for what it gives. */
  <T> T call(Callable<T> task) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(turn -> {
      try {
        done.complete(task.call());
      } catch (Exception failed) {
        done.fail(failed);
      }
    });
    return done.future().await();
  }

  /** Asks now, on the event loop: for what is answered at once. */
  Future<Void> ask(ReadyClient client) {
    return transaction.handle(client);
  }

  /**
   * Asks for each of these, and returns when all are answered.
   *
   * @param answered told of each, on the event loop
   */
  void askAll(long count, LongFunction<RequestHead> requests, LongConsumer answered) {
    Promise<Void> all = Promise.promise();
    loop.runOnContext(turn -> new Round(count, requests, answered, all).goOn());
    all.future().await();
  }

  @Override
  public void close() {
    representations.close();
    verifiers.close();
    vertx.close().await();
  }

  /** Requests that follow each other, so many at a time. */
  private final class Round {
    private final long count;
    private final LongFunction<RequestHead> requests;
    private final LongConsumer answered;
    private final Promise<Void> all;
    private long next;
    private long done;
    private boolean asking;

    Round(
        long count, LongFunction<RequestHead> requests, LongConsumer answered, Promise<Void> all) {
      this.count = count;
      this.requests = requests;
      this.answered = answered;
      this.all = all;
    }

    void goOn() {
      if (asking) {
        return;
      }
      asking = true;
      int turn = 0;
      while (next < count && next - done < AT_ONCE && turn++ < TURN) {
        one(next++);
      }
      asking = false;
      if (done == count) {
        all.tryComplete();
      } else if (next < count && next - done < AT_ONCE) {
        loop.runOnContext(later -> goOn());
      }
    }

    private void one(long number) {
      ReadyClient client = new ReadyClient(requests.apply(number));
      ask(client)
          .onComplete(over -> {
            if (client.answer() == null || client.answer().status() != 200) {
              all.tryFail(new IllegalStateException("no answer to " + client.head().target()));
            }
            done++;
            answered.accept(number);
            goOn();
          });
    }
  }
}
