package dev.frontdesk.query;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.Reading;
import dev.frontdesk.postgres.PgPool;
import dev.frontdesk.replica.ReadRouting;
import dev.frontdesk.rules.Query;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers declared queries from PostgreSQL. One per process; what is asked from an event loop is
 * answered there.
 */
public final class QueryOrigin implements Origin {
  /** Queries that are worked out; rules have fewer, and those of rules that went are dropped. */
  static final int MOST_PREPARED = 1_000;

  private final Vertx vertx;
  private final QueryPools pools;
  private final ReadRouting routing;
  private final QueryOptions options;
  private final QueryObserver observer;
  private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();
  private final Map<PgPool, StreamPlaces> streams = new ConcurrentHashMap<>();

  public QueryOrigin(
      Vertx vertx,
      QueryPools pools,
      ReadRouting routing,
      QueryOptions options,
      QueryObserver observer) {
    this.vertx = vertx;
    this.pools = pools;
    this.routing = routing;
    this.options = options;
    this.observer = observer;
  }

  /**
   * @param request whose reading has a query
   */
  @Override
  public Future<OriginResponse> send(OriginRequest request) {
    Reading reading = request.reading();
    Query query = reading == null ? null : reading.query();
    if (reading == null || query == null) {
      return Future.failedFuture(
          new OriginFailure(Reason.CONNECT_FAILED, false, "no query is declared for this"));
    }
    RequestHead head = request.head();
    return switch (Binder.bind(query, reading.evidence())) {
      case Bound.Refused refused -> {
        observer.answered(query, QueryOutcome.INVALID, Duration.ZERO, 0, null);
        yield Future.succeededFuture(QueryAnswer.refused(head, refused));
      }
      case Bound.Values values ->
          new QueryAttempts(
                  vertx,
                  pools,
                  this::streams,
                  routing,
                  observer,
                  prepared(query),
                  Tuple.from(values.values()),
                  head,
                  reading.demand())
              .start();
    };
  }

  private StreamPlaces streams(PgPool pool) {
    return streams.computeIfAbsent(
        pool,
        its ->
            new StreamPlaces(
                vertx,
                its.server().name(),
                its.options().connections(),
                its.options().waiting(),
                its.options().patience()));
  }

  Prepared prepared(Query query) {
    Prepared known = prepared.get(query.id());
    if (known != null && known.isOf(query)) {
      return known;
    }
    if (prepared.size() >= MOST_PREPARED) {
      prepared.clear();
    }
    Prepared made = new Prepared(query, options);
    prepared.put(query.id(), made);
    return made;
  }

  int preparedQueries() {
    return prepared.size();
  }

  /** What no query may exceed. */
  @Override
  public Duration responseTimeout(String group) {
    return options.statementTimeout();
  }
}
