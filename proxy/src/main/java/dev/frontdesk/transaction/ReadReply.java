package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillReader;
import dev.frontdesk.encoding.CodedStream;
import dev.frontdesk.encoding.Coding;
import dev.frontdesk.encoding.MalformedContent;
import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.NotModifiedHead;
import dev.frontdesk.policy.Preconditions;
import dev.frontdesk.policy.ServedHead;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.CacheRule;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers of a caching route: from the store, or as a fill brings them. */
final class ReadReply {
  private static final Logger LOG = LoggerFactory.getLogger(ReadReply.class);

  private final Parts parts;
  private final Reply reply;
  private final Request request;
  private final Read read;
  private final CacheRule rule;

  ReadReply(Parts parts, Reply reply, Request request, Read read) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
    this.read = read;
    this.rule = read.rule();
  }

  /** What this request's own fetch brought. */
  Future<Void> led(Led led) {
    return switch (led.arrival()) {
      case Arrival.Storable storable ->
          orGiveUp(() -> streamed(storable, led.reader()), led.reader()::leave);
      case Arrival.Confirmed(StoredResponse stored) ->
          stored(stored, Outcome.REVALIDATED, Reason.NOT_MODIFIED);
      case Arrival.StandIn(StoredResponse stored) ->
          stored(stored, Outcome.STALE, Reason.STALE_IF_ERROR);
      case Arrival.Failure failure ->
          orGiveUp(() -> failed(failure, led.reader()), led.reader()::leave);
      case Arrival.Private own -> orGiveUp(() -> unshared(own), own.response()::cancel);
      case Arrival.Denied denied -> repeated();
    };
  }

  /** A body that cannot be passed on is given up: nobody else would read it to its end. */
  private static Future<Void> orGiveUp(Supplier<Future<Void>> answer, Runnable giveUp) {
    try {
      return answer.get();
    } catch (RuntimeException defect) {
      giveUp.run();
      throw defect;
    }
  }

  /** What another request's fetch brought. */
  Future<Void> joined(Led led) {
    request.notes().outcome(Outcome.COLLAPSED, Reason.JOINED);
    return switch (led.arrival()) {
      case Arrival.Confirmed(StoredResponse stored) ->
          stored(stored, Outcome.COLLAPSED, Reason.JOINED);
      case Arrival.Storable storable -> led(new Led(aged(storable), led.reader()));
      default -> led(led);
    };
  }

  /** It was fetched for another request, and may have been here for a while (RFC 9111 §5.1). */
  private Arrival.Storable aged(Arrival.Storable storable) {
    return new Arrival.Storable(
        ServedHead.aged(storable.head(), storable.storage().freshness(), parts.timing().now()),
        storable.storage(),
        storable.kept());
  }

  Future<Void> stored(StoredResponse stored, Outcome outcome, Reason reason) {
    if (isDenied(stored.head())) {
      return repeated();
    }
    Instant now = parts.timing().now();
    Freshness freshness = stored.freshness();
    request.notes().outcome(outcome, reason);
    request.notes().fresh(freshness.left(now), freshness.age(now), true);
    ResponseHead plain = withoutTagFields(ServedHead.of(stored, rule.client(), now));
    Delivery delivery = delivery(plain, stored.body().length);
    ResponseHead notModified = notModified(plain, delivery.head(), now);
    if (notModified != null) {
      return reply.send(request, notModified, new Content.None());
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

  /**
   * On {@code sharing: public} a refusal was given to a request without credentials. One that has
   * some asks with them.
   */
  private boolean isDenied(ResponseHead head) {
    return read.keyed().retry() != null && (head.status() == 401 || head.status() == 403);
  }

  private Future<Void> whole(ResponseHead head, byte[] body) {
    return reply.send(request, head, new Content.Whole(view(body)));
  }

  /** The stored bytes themselves: {@code Buffer.buffer} would copy them for each hit. */
  private static Buffer view(byte[] body) {
    return BufferInternal.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(body)));
  }

  private Future<Void> streamed(Arrival.Storable storable, FillReader<Arrival> reader) {
    if (isDenied(storable.head())) {
      reader.leave();
      return repeated();
    }
    // It need not be the reader that the request joined with.
    request.exchange().onClosed(reader::leave);
    Instant now = parts.timing().now();
    if (storable.kept()) {
      request.notes().fresh(storable.storage().freshness().left(now), null, true);
    }
    ResponseHead plain =
        ServedHead.forwarded(
            withoutTagFields(
                Forwarding.toClient(storable.head(), parts.options().answers().name())),
            rule.client(),
            storable.storage(),
            now);
    Delivery delivery = delivery(plain, ContentLength.of(storable.head()));
    ResponseHead notModified = notModified(plain, delivery.head(), now);
    if (notModified != null) {
      reader.leave();
      return reply.send(request, notModified, new Content.None());
    }
    return stream(delivery, reader, reader::trailers);
  }

  private Future<Void> failed(Arrival.Failure failure, FillReader<Arrival> reader) {
    request.notes().notStored(failure.refusal());
    request.exchange().onClosed(reader::leave);
    ResponseHead plain =
        ServedHead.forwarded(
            withoutTagFields(Forwarding.toClient(failure.head())),
            rule.client(),
            new Storage.Refuse(failure.refusal()),
            parts.timing().now());
    return stream(delivery(plain, ContentLength.of(failure.head())), reader, reader::trailers);
  }

  private Future<Void> unshared(Arrival.Private own) {
    request.notes().notStored(own.refusal());
    if (own.refusal() == Reason.NOT_SHAREABLE) {
      request.notes().outcome(Outcome.BYPASS, Reason.NOT_SHAREABLE);
    }
    request.exchange().onClosed(own.response()::cancel);
    Instant now = parts.timing().now();
    ResponseHead plain =
        ServedHead.forwarded(
            withoutTagFields(
                Forwarding.toClient(own.response().head(), parts.options().answers().name())),
            rule.client(),
            new Storage.Refuse(own.refusal()),
            now);
    // Codings were the client's own where its credentials went along, and the origin has chosen.
    Delivery delivery =
        read.keyed().shareableOnly()
            ? new Delivery(plain, Coding.IDENTITY, Coding.IDENTITY)
            : delivery(plain, ContentLength.of(own.response().head()));
    ResponseHead notModified =
        read.keyed().shareableOnly() ? null : notModified(plain, delivery.head(), now);
    if (notModified != null) {
      own.response().cancel();
      return reply.send(request, notModified, new Content.None());
    }
    return stream(delivery, own.response().body(), own.response()::trailers);
  }

  /**
   * The origin wanted the credentials that were taken off: once more with them, for this client
   * only.
   */
  Future<Void> repeated() {
    request.notes().outcome(Outcome.BYPASS, Reason.NOT_SHAREABLE);
    RequestHead withCredentials = Objects.requireNonNull(read.keyed().retry());
    return new PassThrough(parts, reply, request).run(withCredentials);
  }

  private Future<Void> stream(
      Delivery delivery, ReadStream<Buffer> body, Supplier<Fields> trailers) {
    if (!delivery.changes()) {
      return reply.send(request, delivery.head(), new Content.Stream(body, trailers));
    }
    CodedStream coded = delivery.over(body, parts.options().encoding());
    request.exchange().onClosed(coded::close);
    return reply.send(request, delivery.head(), new Content.Stream(coded, trailers));
  }

  private ResponseHead withoutTagFields(ResponseHead head) {
    return TagFields.takenOff(head, read.route(), parts.options());
  }

  private Delivery delivery(ResponseHead plain, long length) {
    return Delivery.of(request.head(), plain, length, parts.options().encoding(), rule.compress());
  }

  /**
   * The head of a 304, or null. It names the tag that the client has: a form in another coding is
   * as good as the one that would be sent, and it must know which of its responses is confirmed.
   *
   * @param plain as the origin sent it, with the tag that all codings made here come from
   * @param coded as it would be sent
   */
  private @Nullable ResponseHead notModified(ResponseHead plain, ResponseHead coded, Instant now) {
    if (!(Preconditions.evaluate(request.head(), plain, now)
        instanceof Preconditions.NotModified(EntityTag matched))) {
      return null;
    }
    ResponseHead head = NotModifiedHead.of(coded);
    return matched == null ? head : head.withFields(head.fields().with("ETag", matched.toString()));
  }
}
