package dev.frontdesk.query;

import dev.frontdesk.rules.Query;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A query, and what is worked out once for all its requests. Any thread. */
final class Prepared {
  /** Small answers after a large one until it is again expected to be small. */
  private static final int SMALL_AGAIN = 16;

  /** The server ends what takes too long; this is for one that says nothing at all. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Query query;
  private final SqlJson json;
  private final Duration timeout;
  private final Duration streamWithin;
  private final String begin;
  private final FailureLines failing = new FailureLines();
  private final AtomicInteger large = new AtomicInteger();

  Prepared(Query query, QueryOptions options) {
    this.query = query;
    json = new SqlJson(query);
    streamWithin = options.streamWithin();
    Duration most = options.statementTimeout();
    timeout = query.timeout().compareTo(most) < 0 ? query.timeout() : most;
    begin = "begin read only; set local statement_timeout = " + Math.max(1, timeout.toMillis());
  }

  Query query() {
    return query;
  }

  /** It is this very one: after a reload each query is another object. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(Query other) {
    return query == other;
  }

  SqlJson json() {
    return json;
  }

  /** Of the statement; the server counts. */
  Duration timeout() {
    return timeout;
  }

  /** After which a command without an answer is given up, together with its connection. */
  Duration answerWithin() {
    return timeout.plus(GRACE);
  }

  /** How long a stream may last. */
  Duration streamWithin() {
    return streamWithin;
  }

  /** The transaction's beginning: it has the query's own time-out. */
  String begin() {
    return begin;
  }

  /** Its answer is streamed: collecting it has lately been in vain. */
  boolean isLarge() {
    return large.get() > 0;
  }

  void wasLarge() {
    large.set(SMALL_AGAIN);
  }

  /** Whether that it fails, and how, is to be said now. */
  boolean failsNow(String how) {
    return failing.failed(how, System.nanoTime());
  }

  /** Whether that it is answered again is to be said now. */
  boolean isAnswered() {
    return failing.answered(System.nanoTime());
  }

  void wasSmall() {
    large.updateAndGet(left -> Math.max(0, left - 1));
  }
}
