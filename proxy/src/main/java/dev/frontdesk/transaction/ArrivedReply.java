package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillReader;
import dev.frontdesk.encoding.Coding;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.observe.Tier;
import dev.frontdesk.policy.ByteRange;
import dev.frontdesk.policy.ByteRanges;
import dev.frontdesk.policy.IfRange;
import dev.frontdesk.policy.PartialHead;
import dev.frontdesk.policy.ServedHead;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers with what a fill, or a HEAD, has brought. */
final class ArrivedReply extends ReadReply {
  private static final int NOT_MODIFIED = 304;

  private final StoredReply answers;
  private final boolean rangeAskedFor;

  /**
   * @param answers with what was stored before, where that is what arrived
   * @param rangeAskedFor the origin was asked for the client's range, and not for the whole
   */
  ArrivedReply(
      Parts parts,
      Reply reply,
      Request request,
      Read read,
      StoredReply answers,
      boolean rangeAskedFor) {
    super(parts, reply, request, read);
    this.answers = answers;
    this.rangeAskedFor = rangeAskedFor;
  }

  /** What was stored stands in for the fill that failed. */
  Future<Void> standIn(StoredResponse stored) {
    return answers.standIn(stored);
  }

  /** What this request's own fetch brought. */
  Future<Void> led(Led led) {
    return switch (led.arrival()) {
      case Arrival.Storable storable ->
          orGiveUp(() -> streamed(storable, led.reader()), led.reader()::leave);
      case Arrival.Confirmed(StoredResponse stored, Fields own) ->
          answers.stored(stored, own, Outcome.REVALIDATED, Reason.NOT_MODIFIED);
      case Arrival.FromOtherNode(StoredResponse stored) -> {
        request.notes().tier(Tier.REDIS);
        yield answers.stored(stored, Outcome.COLLAPSED, Reason.JOINED);
      }
      case Arrival.StandIn(StoredResponse stored) -> answers.standIn(stored);
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
        yield answers.stored(confirmed.stored(), Outcome.COLLAPSED, Reason.JOINED);
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
    ResponseHead plain = forwarded(storable.head(), storable.storage(), now);
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
    ResponseHead plain = forwarded(part.head(), part.storage(), now);
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
        forwarded(failure.head(), new Storage.Refuse(failure.refusal()), parts.timing().now());
    return stream(delivery(plain, ContentLength.of(failure.head())), reader, reader::trailers);
  }

  private Future<Void> unshared(Arrival.Private own) {
    request.notes().notStored(own.refusal());
    if (own.refusal() == Reason.NOT_SHAREABLE) {
      request.notes().outcome(Outcome.BYPASS, Reason.NOT_SHAREABLE);
    }
    request.exchange().onClosed(own.response()::cancel);
    Instant now = parts.timing().now();
    ResponseHead plain = forwarded(own.response().head(), new Storage.Refuse(own.refusal()), now);
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
    ResponseHead plain = forwarded(received, new Storage.Refuse(Reason.METHOD), now);
    ResponseHead coded =
        read.keyed().shareableOnly() ? plain : delivery(plain, ContentLength.of(received)).head();
    ResponseHead notModified = notModified(plain, coded, now);
    return reply.send(request, notModified == null ? coded : notModified, new Content.None());
  }

  /** What the origin sent, as clients get it. */
  private ResponseHead forwarded(ResponseHead received, Storage storage, Instant now) {
    ResponseHead sent = Forwarding.toClient(received, parts.options().answers().name());
    return ServedHead.forwarded(
        TagFields.forClients(sent, read.route(), parts.options()), rule.client(), storage, now);
  }
}
