package dev.frontdesk.transaction;

import dev.frontdesk.encoding.Coding;
import dev.frontdesk.encoding.Representation;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.observe.AnswerFields;
import dev.frontdesk.observe.AnswerOptions;
import dev.frontdesk.observe.Answered;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.StoredResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes the octets of a fresh hit, by the functions that make every answer; or finds those that
 * were made for another request within this second. One event loop.
 */
final class AtOnce {
  private static final byte[] NOTHING = new byte[0];
  private static final long TENTH_OF_A_MILLISECOND = 100_000;
  private static final long SECOND = 1_000_000_000;

  private final Parts parts;
  private final boolean tellsTime;
  private final PreparedHeads heads = new PreparedHeads();

  AtOnce(Parts parts) {
    this.parts = parts;
    AnswerOptions answers = parts.options().answers();
    this.tellsTime = answers.responseTime() != null || answers.serverTiming();
  }

  /**
   * The answer; null where the content cannot be had in its coding at once.
   *
   * @param stored fresh, and valid
   * @param took nanoseconds since the request's head was there
   */
  @Nullable Prepared of(StoredResponse stored, AskedForm form, Instant now, long took) {
    long tenths = tellsTime ? Math.max(0, took) / TENTH_OF_A_MILLISECOND : 0;
    PreparedHead there = heads.find(stored, form, now, tenths);
    byte[] body = there == null ? null : there.body(stored, parts.representations());
    return there == null || body == null
        ? anew(stored, form, now, took, tenths)
        : prepared(there, form, body, now);
  }

  private @Nullable Prepared anew(
      StoredResponse stored, AskedForm form, Instant now, long took, long tenths) {
    Sent sent = sent(stored, form, now);
    if (sent == null) {
      return null;
    }
    Freshness freshness = stored.freshness();
    Duration left = freshness.left(now);
    Duration age = freshness.age(now);
    Answered answered =
        new Answered(
            Outcome.HIT,
            Reason.FRESH,
            null,
            Notes.ttlSeconds(left),
            age.toSeconds(),
            null,
            true,
            false,
            Duration.ofNanos(took),
            null);
    Fields fields = AnswerFields.add(sent.head().fields(), answered, parts.options().answers());
    PreparedHead made =
        new PreparedHead(
            stored,
            form,
            sent.head().status(),
            WireHead.of(sent.head().withFields(fields), sent.length()),
            sent.wanted(),
            sent.coded(),
            now,
            now.plusNanos(rightFor(freshness, age, left, now)),
            tenths,
            Notes.ttlSeconds(left));
    if (tenths == 0) {
      heads.keep(stored, form, made);
    }
    return prepared(made, form, sent.body(), now);
  }

  private static Prepared prepared(PreparedHead head, AskedForm form, byte[] body, Instant now) {
    return new Prepared(
        head.status(), head.octets(), form.wantsContent() ? body : NOTHING, now, head.ttlSeconds());
  }

  /**
   * Nanoseconds for which it says the right seconds: of its age, of what is left, and of the end
   * that the route knows, by which clients are told a lifetime.
   */
  private static long rightFor(Freshness freshness, Duration age, Duration left, Instant now) {
    long nanos = Math.min(SECOND - age.toNanosPart(), left.toNanosPart() + 1L);
    Instant end = freshness.notAfter();
    return end == null ? nanos : Math.min(nanos, Duration.between(now, end).toNanosPart() + 1L);
  }

  /** What is sent, but for what is said of this request. Null: the coding has to be made first. */
  private @Nullable Sent sent(StoredResponse stored, AskedForm form, Instant now) {
    Served served =
        Served.of(
            form.head(), stored, Fields.EMPTY, form.route(), form.rule(), parts.options(), now);
    ResponseHead notModified = served.notModified();
    if (notModified != null) {
      return new Sent(notModified, NOTHING, WireHead.NO_LENGTH, null, false);
    }
    Delivery delivery = served.delivery();
    if (!delivery.changes()) {
      byte[] body = stored.body();
      return new Sent(delivery.head(), body, body.length, null, false);
    }
    Representation ready = parts.representations().ready(stored, delivery.to());
    if (ready == null) {
      return null;
    }
    boolean coded = ready.coding() == delivery.to();
    return new Sent(
        coded ? delivery.head() : delivery.asItIs(served.plain()).head(),
        ready.bytes(),
        ready.bytes().length,
        delivery.to(),
        coded);
  }

  /**
   * @param wanted the coding in which the content is wanted; null: as it is stored
   * @param coded it is in that coding
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Sent(
      ResponseHead head, byte[] body, long length, @Nullable Coding wanted, boolean coded) {}
}
