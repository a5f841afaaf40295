package dev.frontdesk.transaction;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the steps of one transaction have to say for the record. The request's event loop only. */
final class Notes {
  private final Timing timing;
  private final Instant start;
  private final long startNanos;
  private Outcome outcome = Outcome.NONE;
  private Reason reason = Reason.INTERNAL;
  private @Nullable Reason refusal;
  private @Nullable String route;
  private @Nullable String upstream;
  private @Nullable String node;
  private @Nullable Duration originTime;
  private @Nullable Long ttlSeconds;
  private final List<String> writes = new ArrayList<>(0);
  private final List<String> events = new ArrayList<>(0);
  private int invalidated;

  Notes(Timing timing) {
    this.timing = timing;
    this.start = timing.now();
    this.startNanos = timing.nanos();
  }

  void answered(Outcome newOutcome, Reason newReason) {
    outcome = newOutcome;
    reason = newReason;
  }

  void notStored(Reason why) {
    refusal = why;
  }

  void route(@Nullable String id) {
    route = id;
  }

  void forwardedTo(String name) {
    upstream = name;
  }

  void originAnswered(@Nullable String byNode, Duration after) {
    node = byNode;
    originTime = after;
  }

  void ttl(long seconds) {
    ttlSeconds = seconds;
  }

  void write(String id) {
    writes.add(id);
  }

  void tookEffect(@Nullable String event, int tags) {
    if (event != null && !events.contains(event)) {
      events.add(event);
    }
    invalidated += tags;
  }

  Outcome outcome() {
    return outcome;
  }

  Reason reason() {
    return reason;
  }

  @Nullable Reason refusal() {
    return refusal;
  }

  @Nullable Long ttlSeconds() {
    return ttlSeconds;
  }

  @Nullable Duration originTime() {
    return originTime;
  }

  boolean forwarded() {
    return upstream != null;
  }

  Duration soFar() {
    return Duration.ofNanos(timing.nanos() - startNanos);
  }

  TransactionRecord toRecord(Exchange exchange, int status) {
    return new TransactionRecord(
        start,
        exchange.peer(),
        exchange.protocol(),
        exchange.head(),
        status,
        outcome,
        reason,
        refusal,
        route,
        upstream,
        node,
        soFar(),
        originTime,
        exchange.bytesRead(),
        exchange.bytesWritten(),
        ttlSeconds,
        writes,
        events,
        invalidated);
  }
}
