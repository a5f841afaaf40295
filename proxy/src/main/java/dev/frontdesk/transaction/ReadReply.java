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
import dev.frontdesk.policy.ByteRange;
import dev.frontdesk.policy.ByteRanges;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.IfRange;
import dev.frontdesk.policy.NotModifiedHead;
import dev.frontdesk.policy.PartialHead;
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
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers of a caching route: from the store, or as a fill brings them. */
final class ReadReply {
  private static final Logger LOG = LoggerFactory.getLogger(ReadReply.class);

  private static final int NOT_MODIFIED = 304;

  private final Parts parts;
  private final Reply reply;
  private final Request request;
  private final Read read;
  private final CacheRule rule;
  private boolean rangeAskedFor;

  ReadReply(Parts parts, Reply reply, Request request, Read read) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
    this.read = read;
    this.rule = read.rule();
  }

  /** The origin was asked for the client's range, and not for the whole. */
  void rangeWasAskedFor() {
    rangeAskedFor = true;
  }

  /** What this request's own fetch brought. */
  Future<Void> led(Led led) {
    return switch (led.arrival()) {
      case Arrival.Storable storable ->
          orGiveUp(() -> streamed(storable, led.reader()), led.reader()::leave);
      case Arrival.Confirmed(StoredResponse stored, Fields own) ->
          stored(stored, own, Outcome.REVALIDATED, Reason.NOT_MODIFIED);
      case Arrival.StandIn(StoredResponse stored) ->
          stored(stored, Outcome.STALE, Reason.STALE_IF_ERROR);
      case Arrival.Failure failure ->
          orGiveUp(() -> failed(failure, led.reader()), led.reader()::leave);
      case Arrival.Part part -> orGiveUp(() -> part(part, led.reader()), led.reader()::leave);
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
      case Arrival.Confirmed confirmed -> {
        request.notes().joinedStatus(NOT_MODIFIED);
        yield stored(confirmed.stored(), Outcome.COLLAPSED, Reason.JOINED);
      }
      case Arrival.Storable storable -> {
        request.notes().joinedStatus(storable.head().status());
        yield led(new Led(aged(storable.forFollowers()), led.reader()));
      }
      case Arrival.Failure failure -> {
        request.notes().joinedStatus(failure.head().status());
        yield led(led);
      }
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
    return stored(stored, Fields.EMPTY, outcome, reason);
  }

  /**
   * @param own lines of the origin's confirmation that are for this client only
   */
  private Future<Void> stored(StoredResponse stored, Fields own, Outcome outcome, Reason reason) {
    if (isDenied(stored.head())) {
      return repeated();
    }
    Instant now = parts.timing().now();
    Freshness freshness = stored.freshness();
    request.notes().outcome(outcome, reason);
    // What stands in for a failure is stored already, and the failure is not.
    request.notes().fresh(freshness.left(now), freshness.age(now), reason != Reason.STALE_IF_ERROR);
    request.notes().answeredBy(stored);
    ResponseHead served = ServedHead.of(stored, rule.client(), now);
    ResponseHead plain = withoutTagFields(own.isEmpty() ? served : joined(served, own));
    Delivery delivery = delivery(plain, stored.body().length);
    ResponseHead notModified = notModified(plain, delivery.head(), now);
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
   * Ranges are of what is stored, never of what is coded on the way. Null where the client cannot
   * read that: it gets the whole.
   */
  private static @Nullable ResponseHead asStored(Delivery delivery, ResponseHead plain) {
    if (!delivery.changes()) {
      return delivery.head();
    }
    return delivery.from() == Coding.IDENTITY ? delivery.asItIs(plain).head() : null;
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
            forClients(Forwarding.toClient(storable.head(), parts.options().answers().name())),
            rule.client(),
            storable.storage(),
            now);
    Delivery delivery = delivery(plain, ContentLength.of(storable.head()));
    ResponseHead notModified = notModified(plain, delivery.head(), now);
    if (notModified != null) {
      reader.leave();
      return reply.send(request, notModified, new Content.None());
    }
    Future<Void> ranged = read.ranges() == null ? null : ranged(storable, reader, plain, delivery);
    // What is for the one who asked is not known to be a trailer until it has come: nobody gets it.
    return ranged == null
        ? stream(delivery, reader, () -> storable.storage().terms().withoutOwn(reader.trailers()))
        : ranged;
  }

  /** One range out of what comes; null where the whole is sent. */
  private @Nullable Future<Void> ranged(
      Arrival.Storable storable,
      FillReader<Arrival> reader,
      ResponseHead plain,
      Delivery delivery) {
    long length = ContentLength.of(storable.head());
    ResponseHead head = asStored(delivery, plain);
    if (head == null
        || head.status() != 200
        || length == ContentLength.UNKNOWN
        || !IfRange.allows(request.head().fields(), head, parts.timing().now())) {
      return null;
    }
    if (!storable.kept()) {
      return rangeAskedFor ? null : passedOn(reader);
    }
    return switch (Objects.requireNonNull(read.ranges()).in(length)) {
      case ByteRanges.Selected.Unsatisfiable none -> {
        reader.leave();
        yield reply.send(
            request, PartialHead.unsatisfiable(head, length), new Content.Whole(Buffer.buffer()));
      }
      case ByteRanges.Selected.Satisfied(List<ByteRange> wanted) when wanted.size() == 1 -> {
        ByteRange range = wanted.getFirst();
        boolean ifRange = request.head().fields().contains("If-Range");
        ResponseHead part = PartialHead.single(head, range, length, ifRange);
        yield reply.send(
            request,
            part.withFields(part.fields().plus("Content-Length", Long.toString(range.length()))),
            new Content.Stream(new RangedStream(reader, range, reader::leave), () -> Fields.EMPTY));
      }
      // They may stand in any order, and what has passed is not there any more.
      case ByteRanges.Selected.Satisfied several -> null;
      case ByteRanges.Selected.Ignored ignored -> null;
    };
  }

  /** The whole is too large to be stored, so nobody needs it: the range alone. */
  private Future<Void> passedOn(FillReader<Arrival> reader) {
    reader.leave();
    request.notes().notStored(Reason.TOO_LARGE);
    RequestHead retry = read.keyed().retry();
    RequestHead head =
        retry == null ? Asked.ClientRange.of(request.head()).on(read.keyed().fill()) : retry;
    return new PassThrough(parts, reply, request).run(head);
  }

  /** The part that was asked for, as the origin sent it. */
  private Future<Void> part(Arrival.Part part, FillReader<Arrival> reader) {
    request.exchange().onClosed(reader::leave);
    Instant now = parts.timing().now();
    request.notes().fresh(part.storage().freshness().left(now), null, true);
    ResponseHead plain =
        ServedHead.forwarded(
            forClients(Forwarding.toClient(part.head(), parts.options().answers().name())),
            rule.client(),
            part.storage(),
            now);
    ResponseHead whole = new ResponseHead(200, plain.fields().without("Content-Range"));
    Delivery delivery = delivery(whole, part.content().complete());
    ResponseHead notModified = notModified(whole, delivery.head(), now);
    if (notModified != null) {
      reader.leave();
      return reply.send(request, notModified, new Content.None());
    }
    // The whole could be had in another coding.
    String vary = delivery.head().fields().combined("Vary");
    return reply.send(
        request,
        vary == null ? plain : plain.withFields(plain.fields().with("Vary", vary)),
        new Content.Stream(reader, reader::trailers));
  }

  private Future<Void> failed(Arrival.Failure failure, FillReader<Arrival> reader) {
    request.notes().notStored(failure.refusal());
    request.exchange().onClosed(reader::leave);
    ResponseHead plain =
        ServedHead.forwarded(
            forClients(Forwarding.toClient(failure.head())),
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
            forClients(
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

  /** What the origin said to HEAD, as it would be said to GET. */
  Future<Void> headOnly(ResponseHead received) {
    Instant now = parts.timing().now();
    ResponseHead plain =
        ServedHead.forwarded(
            forClients(Forwarding.toClient(received, parts.options().answers().name())),
            rule.client(),
            new Storage.Refuse(Reason.METHOD),
            now);
    ResponseHead coded =
        read.keyed().shareableOnly() ? plain : delivery(plain, ContentLength.of(received)).head();
    ResponseHead notModified = notModified(plain, coded, now);
    return reply.send(request, notModified == null ? coded : notModified, new Content.None());
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

  private static ResponseHead joined(ResponseHead served, Fields own) {
    return served.withFields(Fields.builder().addAll(served.fields()).addAll(own).build());
  }

  private ResponseHead withoutTagFields(ResponseHead head) {
    return TagFields.takenOff(head, read.route(), parts.options());
  }

  /** What comes from the origin has more that is not for clients than what is stored. */
  private ResponseHead forClients(ResponseHead received) {
    return TagFields.forClients(received, read.route(), parts.options());
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
    // Conditions come before Range (RFC 9110 §13.2.2): they are about what the part is of.
    ResponseHead selected = plain.status() == 206 ? new ResponseHead(200, plain.fields()) : plain;
    if (!(Preconditions.evaluate(request.head(), selected, now)
        instanceof Preconditions.NotModified(EntityTag matched))) {
      return null;
    }
    ResponseHead head = NotModifiedHead.of(coded);
    return matched == null ? head : head.withFields(head.fields().with("ETag", matched.toString()));
  }
}
