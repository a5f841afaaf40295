package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillOptions;
import dev.frontdesk.collapse.Fills;
import dev.frontdesk.encoding.EncodingOptions;
import dev.frontdesk.encoding.Representations;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.identity.Identifier;
import dev.frontdesk.identity.Verifiers;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.observe.AnswerOptions;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.rules.CompiledRules;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ConfigLoader;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.store.memory.MemoryStore;
import dev.frontdesk.time.HandTiming;
import dev.frontdesk.time.Timing;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on one real event loop, between clients and an origin that the test plays. Each step
 * comes back when the loop is drained, so a test is a list of steps in the order in which they
 * happen.
 */
final class Desk {
  static final int BODY_COPY = 1024;

  /** One server; and a group with replicas, for rules that name it. */
  private static final Config CONFIG =
      Objects.requireNonNull(
          ConfigLoader.load(
                  new SourceText(
                      "frontdesk.yaml",
                      """
                      version: 1
                      upstreams:
                        upstream: { primary: ["http://origin"] }
                        booking: { primary: ["http://origin"], replicas: ["http://replica"] }
                      default-upstream: upstream
                      """),
                  Surroundings.NOTHING)
              .config());

  private final ContextInternal context;
  private final Transaction transaction;

  /** The short way, asked beside the ordinary one for each request. */
  final BesideExpress express;

  static final Instant START = Instant.parse("2026-12-01T10:00:00Z");
  final HandTiming timing = new HandTiming(START);
  final HandOrigin origin;
  final LocalInvalidation invalidation;
  final MemoryStore store = new MemoryStore(64 << 20);
  final Fills<Arrival> fills;
  final List<TransactionRecord> records = new ArrayList<>();

  /** Exceptions that nobody handled. */
  final List<Throwable> loose = new ArrayList<>();

  private final Vertx vertx;
  private final AtomicReference<InForce> inForce = new AtomicReference<>();
  private final List<HandExchange> exchanges = new ArrayList<>();

  Desk(Vertx vertx, String rules) {
    this(vertx, rules, new FillOptions(64 << 20, 1024), 1 << 20);
  }

  Desk(Vertx vertx, String rules, HandNodes nodes) {
    this(vertx, rules, nodes, null);
  }

  /**
   * @param nodes null: the process is alone
   * @param replicas null: there are none
   */
  Desk(
      Vertx vertx,
      String rules,
      @Nullable HandNodes nodes,
      @Nullable Function<Timing, Replication> replicas) {
    this(vertx, rules, new FillOptions(64 << 20, 1024), 1 << 20, nodes, replicas);
  }

  Desk(Vertx vertx, String rules, FillOptions fillOptions, int maxDecoded) {
    this(vertx, rules, fillOptions, maxDecoded, null, null);
  }

  private Desk(
      Vertx vertx,
      String rules,
      FillOptions fillOptions,
      int maxDecoded,
      @Nullable HandNodes nodes,
      @Nullable Function<Timing, Replication> replicas) {
    context = ((VertxInternal) vertx).createEventLoopContext();
    context.exceptionHandler(loose::add);
    origin = new HandOrigin(this::step);
    invalidation = new LocalInvalidation(MarkOptions.DEFAULT, timing);
    fills = new Fills<>(vertx, fillOptions);
    this.vertx = vertx;
    replaceRules(rules);
    Parts parts =
        new Parts(
            inForce::get,
            store,
            nodes == null ? invalidation : nodes.over(invalidation),
            fills,
            new Representations(vertx, EncodingOptions.DEFAULT, maxDecoded, store::replace),
            records::add,
            timing,
            new TransactionOptions(
                BODY_COPY,
                1 << 20,
                64,
                false,
                EncodingOptions.DEFAULT,
                AnswerOptions.DEFAULT,
                new DebugAccess("X-Desk-Debug", "open sesame"::equals)),
            nodes == null ? null : nodes.shared(),
            replicas == null ? null : replicas.apply(timing));
    transaction = new Transaction(parts, origin);
    express = new BesideExpress(parts);
  }

  /** What a reload does, but for the marks on what it makes wrong. */
  void replaceRules(String rules) {
    inForce.set(inForce(vertx, rules));
  }

  InForce inForce() {
    return Objects.requireNonNull(inForce.get());
  }

  private InForce inForce(Vertx vertx, String rules) {
    Loaded loaded =
        Loader.load(List.of(new SourceText("test.yaml", rules)), CONFIG, Surroundings.NOTHING);
    RuleSet read = loaded.rules();
    if (read == null) {
      throw new AssertionError(loaded.findings().toString());
    }
    RuleSet set = HandQueries.in(read);
    return new InForce(
        CompiledRules.of(set),
        new Identifier(set.identities(), new Verifiers(vertx, timing, List.of())));
  }

  /** Runs on the event loop, and comes back when the loop has nothing more to do. */
  void step(Runnable task) {
    run(task);
    settled();
  }

  void settled() {
    boolean[] drained = new boolean[1];
    do {
      run(() ->
          drained[0] = ((SingleThreadEventExecutor) context.nettyEventLoop()).pendingTasks() == 0);
    } while (!drained[0]);
  }

  private void run(Runnable task) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    ((Context) context)
        .runOnContext(ignored -> {
          try {
            task.run();
            done.complete(null);
          } catch (Throwable failure) {
            done.completeExceptionally(failure);
          }
        });
    done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  HandExchange get(String path, String... fields) {
    return send(request("GET", path, false, fields));
  }

  HandExchange request(String method, String path, boolean withBody, String... fields) {
    int question = path.indexOf('?');
    RequestHead head =
        new RequestHead(
            method,
            "http",
            "desk",
            question < 0 ? path : path.substring(0, question),
            question < 0 ? null : path.substring(question + 1),
            Fields.of(fields));
    return new HandExchange(this::step, head, new Peer("127.0.0.1", true), withBody);
  }

  HandExchange send(HandExchange exchange) {
    step(() -> begin(exchange));
    return exchange;
  }

  /** On the event loop, where a test is in the middle of a step already. */
  HandExchange begin(HandExchange exchange) {
    exchanges.add(exchange);
    express.ask(exchange);
    exchange.handled = transaction.handle(exchange);
    express.compare(exchange, records);
    return exchange;
  }

  /** A write whose upload is done. */
  HandExchange write(String method, String path, String body, String... fields) {
    HandExchange exchange = send(request(method, path, true, fields));
    exchange.upload(body);
    exchange.uploaded();
    return exchange;
  }

  HandOrigin.Call call(int number) {
    return origin.calls.get(number);
  }

  HandOrigin.Call lastCall() {
    return origin.calls.getLast();
  }

  int calls() {
    return origin.calls.size();
  }

  /** Waits for work on other threads, too. */
  HandExchange whole(HandExchange exchange) {
    if (exchange.handled == null) {
      throw new AssertionError("not sent");
    }
    exchange
        .handled
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
    settled();
    return exchange;
  }

  void invalidate(String tag) {
    step(() -> invalidation.invalidate(List.of(Tag.of(tag)), false));
  }

  void advance(Duration by) {
    timing.advance(by);
    settled();
  }

  long stored() {
    return store.count(response -> true, 1000).matching();
  }

  /**
   * What must be true when all is over: nothing runs or is held, each response of the origin was
   * read or given up, each request was answered and recorded once, and nothing was thrown away.
   */
  void closed() {
    settled();
    List<String> wrong = new ArrayList<>();
    loose.forEach(thrown -> wrong.add("thrown: " + thrown));
    if (fills.size() != 0 || fills.budget().used() != 0) {
      wrong.add(fills.size() + " fills run, " + fills.budget().used() + " bytes are held");
    }
    for (HandOrigin.Call call : origin.calls) {
      if (!call.isOver()) {
        wrong.add("neither read nor cancelled: " + call.request.head());
      }
    }
    for (HandExchange exchange : exchanges) {
      if (exchange.handled == null || !exchange.handled.succeeded()) {
        wrong.add("not handled: " + exchange.head());
      }
    }
    if (records.size() != exchanges.size()) {
      wrong.add(records.size() + " records of " + exchanges.size() + " requests");
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(String.join("\n", wrong));
    }
  }
}
