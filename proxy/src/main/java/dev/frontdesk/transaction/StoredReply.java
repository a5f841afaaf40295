package dev.frontdesk.transaction;

import dev.frontdesk.encoding.Coding;
import dev.frontdesk.encoding.MalformedContent;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.StoredResponse;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers from what is stored: a 304, ranges of it, or the whole in the client's coding. */
final class StoredReply extends ReadReply {
  private static final Logger LOG = LoggerFactory.getLogger(StoredReply.class);

  StoredReply(Parts parts, Reply reply, Request request, Read read) {
    super(parts, reply, request, read);
  }

  /** In place of an origin that failed (RFC 5861 §4). */
  Future<Void> standIn(StoredResponse stored) {
    return stored(stored, Outcome.STALE, Reason.STALE_IF_ERROR);
  }

  Future<Void> stored(StoredResponse stored, Outcome outcome, Reason reason) {
    return stored(stored, Fields.EMPTY, outcome, reason);
  }

  /**
   * @param own lines of the origin's confirmation that are for this client only
   */
  Future<Void> stored(StoredResponse stored, Fields own, Outcome outcome, Reason reason) {
    if (isDenied(stored.head())) {
      return repeated();
    }
    Instant now = parts.timing().now();
    Freshness freshness = stored.freshness();
    request.notes().outcome(outcome, reason);
    // What stands in for a failure is stored already, and the failure is not.
    request.notes().fresh(freshness.left(now), freshness.age(now), reason != Reason.STALE_IF_ERROR);
    request.notes().answeredBy(stored);
    Served served =
        Served.of(request.head(), stored, own, read.route(), rule, parts.options(), now);
    ResponseHead plain = served.plain();
    Delivery delivery = served.delivery();
    ResponseHead notModified = served.notModified();
    if (notModified != null) {
      return reply.send(request, notModified, new Content.None());
    }
    RangedAnswer ranged = read.ranges() == null ? null : ranged(stored, delivery, plain, now);
    if (ranged != null) {
      return reply.send(request, ranged.head(), new Content.Whole(ranged.content()));
    }
    if (stored.isPartial()) {
      // It was chosen for a range, and since then another representation would be sent.
      return unusable();
    }
    if (!delivery.changes()) {
      return whole(delivery.head(), stored.body());
    }
    return OnContext.of(parts.representations().of(stored, delivery.to()))
        .compose(
            coded ->
                coded.coding() == delivery.to()
                    ? whole(delivery.head(), coded.bytes())
                    : whole(delivery.asItIs(plain).head(), coded.bytes()),
            failure -> notCoded(stored, delivery, plain, failure));
  }

  private @Nullable RangedAnswer ranged(
      StoredResponse stored, Delivery delivery, ResponseHead plain, Instant now) {
    ResponseHead head = asStored(delivery, plain);
    return head == null
        ? null
        : RangedAnswer.of(request.head(), Objects.requireNonNull(read.ranges()), head, stored, now);
  }

  /**
   * The coding could not be made, or not now. Plain content is good for everybody; for what does
   * not decode the origin is asked; what is too large to be decoded at once, or comes when too much
   * is being decoded, is decoded while it passes.
   */
  private Future<Void> notCoded(
      StoredResponse stored, Delivery delivery, ResponseHead plain, Throwable failure) {
    LOG.debug("A stored response could not be brought into {}", delivery.to(), failure);
    if (delivery.from() == Coding.IDENTITY) {
      return whole(delivery.asItIs(plain).head(), stored.body());
    }
    return failure instanceof MalformedContent
        ? unusable()
        : stream(delivery, new Prefixed(view(stored.body()), null), () -> Fields.EMPTY);
  }

  /** What is stored cannot be had in a coding that the client reads: the origin is asked. */
  private Future<Void> unusable() {
    request.notes().notFresh();
    request.notes().outcome(Outcome.MISS, Reason.NOT_STORED);
    return new PassThrough(parts, reply, request).run();
  }

  private Future<Void> whole(ResponseHead head, byte[] body) {
    return reply.send(request, head, new Content.Whole(view(body)));
  }

  /** The stored bytes themselves: {@code Buffer.buffer} would copy them for each hit. */
  private static Buffer view(byte[] body) {
    return BufferInternal.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(body)));
  }
}
