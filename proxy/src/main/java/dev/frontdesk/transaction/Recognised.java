package dev.frontdesk.transaction;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.observe.Tier;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.policy.EarlyRefresh;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Classification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plain read, worked out as far as its head and its peer's trust allow: by which rule, under
 * which key. For the event loop that it was made on. See {@link Express}.
 */
public final class Recognised {
  private static final Logger LOG = LoggerFactory.getLogger(Recognised.class);

  private static final int NO_CONTENT = 204;
  private static final int RESET_CONTENT = 205;
  private static final int PARTIAL_CONTENT = 206;

  private final Parts parts;
  private final AtOnce atOnce;
  private final InForce inForce;
  private final RequestHead received;
  private final boolean trusted;
  private final RequestHead head;
  private final Classification classification;
  private final Read read;
  private final AskedForm form;
  private final HitSeries series;
  private final Function<StoredResponse, Validity> validity;

  /**
   * @param received the head as it came, for the log
   * @param trusted the peer that it came from
   * @param head without what is not believed of that peer
   */
  Recognised(
      Parts parts,
      AtOnce atOnce,
      InForce inForce,
      RequestHead received,
      boolean trusted,
      RequestHead head,
      Classification classification,
      Read read,
      HitSeries series) {
    this.parts = parts;
    this.atOnce = atOnce;
    this.inForce = inForce;
    this.received = received;
    this.trusted = trusted;
    this.head = head;
    this.classification = classification;
    this.read = read;
    this.form = AskedForm.of(head, read.route(), read.rule());
    this.series = series;
    this.validity = parts.invalidation()::check;
  }

  /** The rules are still those that it was worked out by. Asked before each {@link #answer}. */
  public boolean isCurrent() {
    return parts.inForce().get().equals(inForce);
  }

  /**
   * The answer, if memory has a fresh one; null where the ordinary way must answer. Looks into the
   * store and at the marks each time: what was invalidated before this is called is not in it. What
   * it returns is written at once, in the same turn of the event loop, and then {@link #sent}.
   *
   * @param startNanos when the request's head was there, by {@link Express#nanos}
   */
  public @Nullable Prepared answer(long startNanos) {
    try {
      List<StoredResponse> found = parts.store().findNow(read.keyed().key());
      if (found == null || found.isEmpty()) {
        return null;
      }
      Instant now = parts.timing().now();
      StoredResponse fresh = fresh(found, now);
      return fresh == null
          ? null
          : atOnce.of(fresh, form, now, parts.timing().nanos() - startNanos);
    } catch (RuntimeException defect) {
      // The ordinary way will meet it, too, and answers for it.
      LOG.debug("A stored response did not answer at once", defect);
      return null;
    }
  }

  private @Nullable StoredResponse fresh(List<StoredResponse> stored, Instant now) {
    Reuse reuse =
        ReusePolicy.decide(
            now,
            read.presented(),
            read.need(),
            read.keyed().notAfter(),
            read.wishes(),
            stored,
            validity);
    return reuse instanceof Reuse.ServeFresh(StoredResponse chosen) && isForAnswering(chosen, now)
        ? chosen
        : null;
  }

  private boolean isForAnswering(StoredResponse chosen, Instant now) {
    int status = chosen.head().status();
    return !chosen.isPartial()
        && status != NO_CONTENT
        && status != RESET_CONTENT
        && status != PARTIAL_CONTENT
        && !ReadReply.isDenied(read, chosen.head())
        && !EarlyRefresh.mayBeDue(now, chosen, read.rule().earlyRefresh());
  }

  /** Counts and logs it, once its last octet was handed to the connection. Called once. */
  public void sent(Prepared answer, Peer peer, long startNanos) {
    long took = parts.timing().nanos() - startNanos;
    series
        .of(answer.status(), parts.recorder(), tier())
        .record(took, answer.body().length, dropped(), () -> record(answer, peer, took));
  }

  /** Said only where there is more than one place. */
  private @Nullable Tier tier() {
    return parts.shared() == null ? null : Tier.MEMORY;
  }

  private int dropped() {
    return read.keyed().leftOut().dropped().size();
  }

  private TransactionRecord record(Prepared answer, Peer peer, long took) {
    return new TransactionRecord(
        answer.at(),
        peer,
        "HTTP/1.1",
        received,
        answer.status(),
        Outcome.HIT,
        Reason.FRESH,
        null,
        read.route().id(),
        null,
        null,
        Duration.ofNanos(took),
        null,
        0,
        answer.body().length,
        answer.ttlSeconds(),
        List.of(),
        List.of(),
        0,
        dropped(),
        tier(),
        null,
        null);
  }

  /** It was worked out of this very head, of a peer that is believed as much. */
  boolean isOf(Exchange exchange) {
    return exchange.peer().trusted() == trusted && exchange.head().equals(received);
  }

  InForce inForce() {
    return inForce;
  }

  RequestHead head() {
    return head;
  }

  Classification classification() {
    return classification;
  }

  Read read() {
    return read;
  }
}
