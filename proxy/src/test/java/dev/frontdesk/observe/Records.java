package dev.frontdesk.observe;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction record in the making: a plain hit, until a test says otherwise. */
final class Records {
  private String peer = "192.0.2.7";
  private String method = "GET";
  private String host = "api.example";
  private String path = "/api/services";
  private @Nullable String query;
  private Fields fields = Fields.EMPTY;
  private int status = 200;
  private Outcome outcome = Outcome.HIT;
  private Reason reason = Reason.FRESH;
  private @Nullable Reason refusal;
  private @Nullable String route = "services";
  private @Nullable String upstream;
  private @Nullable Duration originTime;
  private List<String> writes = List.of();
  private List<String> events = List.of();
  private int invalidated;
  private int droppedParameters;
  private @Nullable Tier tier;
  private @Nullable Spreading spreading;
  private @Nullable AnsweredBy answeredBy;
  private boolean isSilent;

  static Records hit() {
    return new Records();
  }

  static Records write(String method, String path) {
    return hit().method(method).path(path).answered(200, Outcome.BYPASS, Reason.METHOD);
  }

  Records peer(String address) {
    peer = address;
    return this;
  }

  Records method(String value) {
    method = value;
    return this;
  }

  Records host(String value) {
    host = value;
    return this;
  }

  Records path(String value) {
    path = value;
    return this;
  }

  Records query(String value) {
    query = value;
    return this;
  }

  Records fields(String... namesAndValues) {
    fields = Fields.of(namesAndValues);
    return this;
  }

  Records answered(int newStatus, Outcome newOutcome, Reason newReason) {
    status = newStatus;
    outcome = newOutcome;
    reason = newReason;
    return this;
  }

  Records refused(Reason value) {
    refusal = value;
    return this;
  }

  Records route(@Nullable String id) {
    route = id;
    return this;
  }

  Records origin(String name, Duration time) {
    upstream = name;
    originTime = time;
    return this;
  }

  /** It was sent there, and nothing came. */
  Records silent(String name, int newStatus, Outcome newOutcome, Reason newReason) {
    upstream = name;
    isSilent = true;
    return answered(newStatus, newOutcome, newReason);
  }

  Records wrote(List<String> ids, List<String> raised, int tags) {
    writes = ids;
    events = raised;
    invalidated = tags;
    return this;
  }

  Records from(Tier where) {
    tier = where;
    return this;
  }

  Records spread(Spreading.Result result, Duration took) {
    spreading = new Spreading(result, took);
    return this;
  }

  Records answeredBy(AnsweredBy who) {
    answeredBy = who;
    return this;
  }

  Records dropped(int parameters) {
    droppedParameters = parameters;
    return this;
  }

  TransactionRecord done() {
    return new TransactionRecord(
        Instant.parse("2026-12-01T10:00:00.5Z"),
        new Peer(peer, false),
        "HTTP/1.1",
        new RequestHead(method, "http", host, path, query, fields),
        status,
        outcome,
        reason,
        refusal,
        route,
        upstream,
        upstream == null || isSilent ? null : "http://127.0.0.1:3000",
        Duration.ofNanos(1_234_567),
        originTime,
        11,
        1024,
        outcome == Outcome.HIT ? 288L : null,
        writes,
        events,
        invalidated,
        droppedParameters,
        tier,
        spreading,
        answeredBy);
  }
}
