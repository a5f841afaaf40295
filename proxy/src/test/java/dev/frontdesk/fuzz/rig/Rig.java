package dev.frontdesk.fuzz.rig;

import dev.frontdesk.collapse.FillOptions;
import dev.frontdesk.collapse.Fills;
import dev.frontdesk.encoding.EncodingOptions;
import dev.frontdesk.encoding.Representations;
import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Step;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.identity.Identifier;
import dev.frontdesk.identity.Verifiers;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.observe.AnswerOptions;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.rules.CompiledRules;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.store.Store;
import dev.frontdesk.store.memory.MemoryStore;
import dev.frontdesk.time.Timing;
import dev.frontdesk.transaction.InForce;
import dev.frontdesk.transaction.Parts;
import dev.frontdesk.transaction.Transaction;
import dev.frontdesk.transaction.TransactionOptions;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Plays histories through a whole transaction with its real store, marks and fills. The event loop
 * is one that runs on the caller's thread and only when it is told to: no thread is changed, so
 * thousands of histories are played in a second, each the same way every time. One thread.
 */
public final class Rig implements AutoCloseable {
  /** Rules of an operator who has none. */
  public static final String DEFAULT_RULES = "";

  /** Longer than anything that was begun can take. */
  private static final long LONGEST_WAIT = 60_000;

  /** Nothing is compressed: the model compares content, and codings have tests of their own. */
  private static final EncodingOptions PLAIN =
      new EncodingOptions(
          List.of(),
          EncodingOptions.DEFAULT_LEVEL,
          EncodingOptions.DEFAULT_MIN_SIZE,
          EncodingOptions.DEFAULT_COMPRESSIBLE);

  private static final int STORE = 1 << 20;
  private static final int BODY_COPY = 1024;

  private final EmbeddedChannel loop = new EmbeddedChannel();
  private final Vertx vertx;
  private final ContextInternal context;
  private final InForce inForce;
  private final Representations representations;
  private final List<String> loose = new ArrayList<>();

  /**
   * @param rules a rule file, or {@link #DEFAULT_RULES}
   */
  public Rig(Vertx vertx, String rules) {
    this.vertx = vertx;
    this.context =
        ((VertxInternal) vertx)
            .contextBuilder()
            .withThreadingModel(ThreadingModel.EVENT_LOOP)
            .withEventLoop(loop.eventLoop())
            .build();
    context.exceptionHandler(thrown -> loose.add(thrown.toString()));
    Loaded loaded =
        Loader.load(
            rules.isEmpty() ? List.of() : List.of(new SourceText("fuzz.yaml", rules)),
            Config.defaults().withUpstream(URI.create("http://origin")),
            Surroundings.NOTHING);
    RuleSet set = loaded.rules();
    if (set == null) {
      throw new IllegalArgumentException(loaded.findings().toString());
    }
    this.inForce =
        new InForce(
            CompiledRules.of(set),
            new Identifier(set.identities(), new Verifiers(vertx, new Clock(), List.of())));
    this.representations = new Representations(vertx, PLAIN, STORE, (was, now) -> {});
  }

  public Trace play(History history) {
    return play(history, Fault.NONE);
  }

  /** The whole history, until nothing is left to happen. */
  public Trace play(History history, Fault fault) {
    loose.clear();
    Clock clock = new Clock();
    IdentityHashMap<RequestHead, Client> underWay = new IdentityHashMap<>();
    FuzzOrigin origin = new FuzzOrigin(clock, context, fault, history.steps());
    Timing timing = fault.timing(clock);
    Store store = fault.store(new MemoryStore(STORE));
    Parts parts =
        new Parts(
            () -> inForce,
            store,
            fault.invalidation(new LocalInvalidation(MarkOptions.DEFAULT, clock)),
            new Fills<>(vertx, FillOptions.DEFAULT),
            representations,
            record -> recorded(underWay, record),
            timing,
            new TransactionOptions(
                BODY_COPY, STORE, 64, false, PLAIN, AnswerOptions.DEFAULT, null));
    Transaction transaction = new Transaction(parts, origin);
    List<Client> clients = new ArrayList<>();
    for (Step step : history.steps()) {
      switch (step) {
        case Step.Advance(long millis) -> advance(clock, millis);
        case Step.Ask ask -> {
          Client client = new Client(clock, ask, fault);
          clients.add(client);
          underWay.put(client.head(), client);
          context.runOnContext(now -> transaction.handle(client));
          settle(clock);
        }
      }
    }
    advance(clock, LONGEST_WAIT);
    return new Trace(
        clients.stream().map(Client::seen).toList(), origin.calls(), List.copyOf(loose));
  }

  private void settle(Clock clock) {
    do {
      loop.runPendingTasks();
    } while (clock.runNext(clock.millis()));
    loop.runPendingTasks();
  }

  private void advance(Clock clock, long millis) {
    long until = clock.millis() + millis;
    settle(clock);
    while (clock.runNext(until)) {
      settle(clock);
    }
    clock.moveTo(until);
    settle(clock);
  }

  private static void recorded(
      IdentityHashMap<RequestHead, Client> underWay, TransactionRecord record) {
    Client client = underWay.get(record.head());
    if (client != null) {
      client.recorded(
          "%s, %s%s"
              .formatted(
                  record.outcome(),
                  record.reason(),
                  record.storeRefusal() == null ? "" : ", not stored: " + record.storeRefusal()));
    }
  }

  @Override
  public void close() {
    representations.close();
    loop.close();
  }
}
