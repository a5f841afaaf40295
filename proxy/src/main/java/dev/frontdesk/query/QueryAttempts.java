package dev.frontdesk.query;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.Shown;
import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.postgres.PgPool;
import dev.frontdesk.replica.Chosen;
import dev.frontdesk.replica.Demand;
import dev.frontdesk.replica.ReadRouting;
import dev.frontdesk.rules.Query;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request's query: who is asked, and who once more when that fails before anything has gone
 * out. A standby, another one, then the primary where its budget allows; the primary or the audit
 * server twice. On the request's event loop.
 */
final class QueryAttempts {
  private static final Logger LOG = LoggerFactory.getLogger(QueryAttempts.class);

  /** Standbys that are asked before the primary. */
  private static final int STANDBYS = 2;

  /** Before the same server is asked once more, so that it can come back. */
  private static final int SHORTEST_PAUSE_MILLIS = 20;

  private static final int LONGEST_PAUSE_MILLIS = 60;

  private final Vertx vertx;
  private final Context context;
  private final QueryPools pools;
  private final Function<PgPool, StreamPlaces> streams;
  private final ReadRouting routing;
  private final QueryObserver observer;
  private final Prepared prepared;
  private final Query query;
  private final Tuple values;
  private final RequestHead head;
  private final Demand demand;
  private @Nullable String lastNode;
  private Duration took = Duration.ZERO;

  QueryAttempts(
      Vertx vertx,
      QueryPools pools,
      Function<PgPool, StreamPlaces> streams,
      ReadRouting routing,
      QueryObserver observer,
      Prepared prepared,
      Tuple values,
      RequestHead head,
      Demand demand) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.pools = pools;
    this.streams = streams;
    this.routing = routing;
    this.observer = observer;
    this.prepared = prepared;
    this.query = prepared.query();
    this.values = values;
    this.head = head;
    this.demand = demand;
  }

  Future<OriginResponse> start() {
    Future<OriginResponse> answer =
        switch (query.pool()) {
          case REPLICA -> routed(pools.replicas(), STANDBYS);
          case PRIMARY -> twice(pools.primary());
          case AUDIT -> {
            PgPool audit = pools.audit();
            yield audit == null
                ? Future.failedFuture(
                    new OriginFailure(Reason.CONNECT_FAILED, false, "no audit server"))
                : twice(audit);
          }
        };
    return answer.recover(this::failed);
  }

  private Future<OriginResponse> failed(Throwable thrown) {
    OriginFailure failure =
        thrown instanceof OriginFailure own
            ? own
            : QueryFailure.of(PgFailure.of(thrown), String.valueOf(lastNode));
    observer.answered(query, QueryFailure.outcome(failure), took, 0, lastNode);
    if (failure.reason() == Reason.QUERY_FAILED
        && prepared.failsNow(String.valueOf(failure.getMessage()))) {
      LOG.warn("Query {}: {} (said once, until it is answered)", query.id(), failure.getMessage());
    }
    return Future.failedFuture(failure);
  }

  private Future<OriginResponse> routed(List<QueryReplica> left, int standbys) {
    return here(routing.choose(standbys == 0 ? List.of() : left, demand))
        .compose(chosen ->
            switch (chosen) {
              case Chosen.Replica<QueryReplica> replica -> {
                QueryReplica node = replica.node();
                List<QueryReplica> others =
                    left.stream().filter(other -> !other.equals(node)).toList();
                Shown shown = new Shown(replica.sequence(), replica.enough());
                yield ask(node.pool(), shown, () -> stands(node, shown))
                    .recover(thrown ->
                        thrown instanceof StandsNoMore
                            ? routed(left, standbys - 1)
                            : again(thrown, () -> routed(others, standbys - 1)));
              }
              case Chosen.Primary<QueryReplica> primary ->
                  ask(pools.primary(), null, QueryAttempts::anyhow);
              case Chosen.Refused<QueryReplica> refused ->
                  Future.failedFuture(
                      new OriginFailure(Reason.SPILL_EXHAUSTED, false, refused.why()));
            });
  }

  private Future<OriginResponse> twice(PgPool pool) {
    return ask(pool, null, QueryAttempts::anyhow)
        .recover(thrown ->
            again(
                thrown,
                () -> {
                  Promise<OriginResponse> second = Promise.promise();
                  int pause =
                      ThreadLocalRandom.current()
                          .nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
                  vertx.setTimer(
                      pause, id -> ask(pool, null, QueryAttempts::anyhow).onComplete(second));
                  return second.future();
                }));
  }

  /** A standby that does not show any more what it was chosen for. */
  private static final class StandsNoMore extends RuntimeException {
    private static final long serialVersionUID = 1;

    StandsNoMore() {
      super("it does not show any more what it was chosen for", null, false, false);
    }
  }

  private interface Next {
    Future<OriginResponse> ask();
  }

  private Future<OriginResponse> again(Throwable thrown, Next next) {
    if (thrown instanceof OriginFailure || !QueryFailure.mayBeAskedAgain(thrown)) {
      return Future.failedFuture(thrown);
    }
    observer.retried(query, PgFailure.of(thrown).kind());
    return next.ask();
  }

  /** Of servers that are not chosen for what they show. */
  private static boolean anyhow() {
    return true;
  }

  /**
   * What was promised of it when it was chosen still holds, now that there is a connection: while
   * that was waited for, it may have been restarted behind what it had shown, or follow another
   * primary.
   */
  private boolean stands(QueryReplica node, Shown promised) {
    return !promised.enough() || demand.isMetBy(node.standing());
  }

  /**
   * @param stands asked on each connection before anything else is
   */
  private Future<OriginResponse> ask(PgPool pool, @Nullable Shown shown, BooleanSupplier stands) {
    lastNode = pool.server().name();
    return prepared.isLarge() ? streamed(pool, shown, stands) : collected(pool, shown, stands);
  }

  private Future<OriginResponse> collected(
      PgPool pool, @Nullable Shown shown, BooleanSupplier stands) {
    long[] began = {System.nanoTime()};
    return here(pool.withConnection(
            prepared.answerWithin(),
            connection -> {
              began[0] = System.nanoTime();
              return stands.getAsBoolean()
                  ? RowsOnConnection.collect(prepared, values, connection)
                  : Future.failedFuture(new StandsNoMore());
            }))
        .eventually(() -> {
          took = Duration.ofNanos(System.nanoTime() - began[0]);
          return Future.succeededFuture();
        })
        .compose(rows -> collected(pool, shown, stands, rows));
  }

  private Future<OriginResponse> collected(
      PgPool pool, @Nullable Shown shown, BooleanSupplier stands, CollectedRows rows) {
    String flaw = rows.flaw();
    if (flaw != null) {
      return Future.failedFuture(
          new OriginFailure(Reason.QUERY_FAILED, true, pool.server().name() + ": " + flaw));
    }
    if (rows.isOverflown()) {
      prepared.wasLarge();
      // Asked anew, on another connection maybe.
      return streamed(pool, shown, stands);
    }
    return whole(pool, shown, rows.rows(), rows.document());
  }

  private Future<OriginResponse> streamed(
      PgPool pool, @Nullable Shown shown, BooleanSupplier stands) {
    StreamPlaces places = streams.apply(pool);
    return here(places.take()).compose(taken -> streamed(pool, shown, stands, places));
  }

  private Future<OriginResponse> streamed(
      PgPool pool, @Nullable Shown shown, BooleanSupplier stands, StreamPlaces places) {
    String node = pool.server().name();
    RowStream stream = new RowStream(vertx, prepared, values, node);
    pool.withConnection(
            prepared.answerWithin(),
            connection ->
                stands.getAsBoolean()
                    ? stream.run(connection)
                    : Future.<Void>failedFuture(new StandsNoMore()))
        .onFailure(stream::fail)
        .onComplete(over -> places.giveBack());
    stream.onEnd(failure ->
        answered(
            failure == null ? QueryOutcome.ANSWERED : QueryFailure.outcome(failure),
            stream.took(),
            stream.rows()));
    return stream
        .started()
        .onComplete(begun -> took = stream.took())
        .compose(begun ->
            switch (begun) {
              case RowStream.Start.Whole small ->
                  whole(pool, shown, stream.rows(), small.document());
              case RowStream.Start.Flowing flowing ->
                  Future.succeededFuture(
                      QueryAnswer.streamed(flowing.body(), node, shown, stream::cancel));
            });
  }

  private Future<OriginResponse> whole(
      PgPool pool, @Nullable Shown shown, int rows, @Nullable Buffer document) {
    String node = pool.server().name();
    answered(document == null ? QueryOutcome.EMPTY : QueryOutcome.ANSWERED, took, rows);
    return Future.succeededFuture(
        document == null
            ? QueryAnswer.nothing(head, node, shown)
            : QueryAnswer.whole(head, document, node, shown));
  }

  private void answered(QueryOutcome outcome, Duration time, int rows) {
    observer.answered(query, outcome, time, rows, lastNode);
    if (prepared.isAnswered()) {
      LOG.info("Query {}: is answered again", query.id());
    }
  }

  /** On the request's event loop, wherever it completes; a pool sees to that itself. */
  private <T> Future<T> here(Future<T> future) {
    if (future.isComplete()) {
      return future;
    }
    Promise<T> promise = Promise.promise();
    future.onComplete(result -> context.runOnContext(now -> promise.handle(result)));
    return promise.future();
  }
}
