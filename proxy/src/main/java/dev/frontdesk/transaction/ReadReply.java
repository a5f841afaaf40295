package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillReader;
import dev.frontdesk.encoding.CodedStream;
import dev.frontdesk.encoding.Coding;
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
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

/** Answers of a caching route: from the store, or as a fill brings them. */
final class ReadReply {
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
      case Arrival.Storable storable -> streamed(storable, led.reader());
      case Arrival.Confirmed(StoredResponse stored) ->
          stored(stored, Outcome.REVALIDATED, Reason.NOT_MODIFIED);
      case Arrival.StandIn(StoredResponse stored) ->
          stored(stored, Outcome.STALE, Reason.STALE_IF_ERROR);
      case Arrival.Private own -> unshared(own);
      case Arrival.Denied denied -> repeated();
    };
  }

  /** What another request's fetch brought. */
  Future<Void> joined(Led led) {
    request.notes().outcome(Outcome.COLLAPSED, Reason.JOINED);
    return led.arrival() instanceof Arrival.Confirmed(StoredResponse stored)
        ? stored(stored, Outcome.COLLAPSED, Reason.JOINED)
        : led(led);
  }

  Future<Void> stored(StoredResponse stored, Outcome outcome, Reason reason) {
    Instant now = parts.timing().now();
    Freshness freshness = stored.freshness();
    request.notes().outcome(outcome, reason);
    request.notes().fresh(freshness.left(now), freshness.age(now), true);
    ResponseHead plain = withoutTagFields(ServedHead.of(stored, rule.client(), now));
    Delivery delivery = delivery(plain, stored.body().length);
    if (notModified(delivery.head(), now)) {
      return reply.send(request, NotModifiedHead.of(delivery.head()), new Content.None());
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
            undecodable -> unusable());
  }

  /** What is stored cannot be had in a coding that the client reads: the origin is asked. */
  private Future<Void> unusable() {
    request.notes().notFresh();
    request.notes().outcome(Outcome.MISS, Reason.NOT_STORED);
    return new PassThrough(parts, reply, request).run();
  }

  private Future<Void> whole(ResponseHead head, byte[] body) {
    return reply.send(request, head, new Content.Whole(Buffer.buffer(body)));
  }

  private Future<Void> streamed(Arrival.Storable storable, FillReader<Arrival> reader) {
    Instant now = parts.timing().now();
    if (storable.kept()) {
      request.notes().fresh(storable.storage().freshness().left(now), null, true);
    }
    ResponseHead plain =
        ServedHead.forwarded(
            withoutTagFields(Forwarding.toClient(storable.head())),
            rule.client(),
            storable.storage(),
            now);
    Delivery delivery = delivery(plain, ContentLength.of(storable.head()));
    if (notModified(delivery.head(), now)) {
      reader.leave();
      return reply.send(request, NotModifiedHead.of(delivery.head()), new Content.None());
    }
    return stream(delivery, reader, reader::trailers);
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
            withoutTagFields(Forwarding.toClient(own.response().head())),
            rule.client(),
            new Storage.Refuse(own.refusal()),
            now);
    // Codings were the client's own where its credentials went along, and the origin has chosen.
    Delivery delivery =
        read.keyed().shareableOnly()
            ? new Delivery(plain, Coding.IDENTITY, Coding.IDENTITY)
            : delivery(plain, ContentLength.of(own.response().head()));
    if (!read.keyed().shareableOnly() && notModified(delivery.head(), now)) {
      own.response().cancel();
      return reply.send(request, NotModifiedHead.of(delivery.head()), new Content.None());
    }
    return stream(delivery, own.response().body(), own.response()::trailers);
  }

  /**
   * The origin wanted the credentials that were taken off: once more with them, for this client
   * only.
   */
  private Future<Void> repeated() {
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

  /** What a route takes tags from is between origin and proxy. */
  private ResponseHead withoutTagFields(ResponseHead head) {
    if (rule.tagsFrom().isEmpty() || parts.options().tagFields()) {
      return head;
    }
    return head.withFields(
        head.fields().filter(line -> rule.tagsFrom().stream().noneMatch(line::is)));
  }

  private Delivery delivery(ResponseHead plain, long length) {
    return Delivery.of(request.head(), plain, length, parts.options().encoding(), rule.compress());
  }

  private boolean notModified(ResponseHead selected, Instant now) {
    return Preconditions.evaluate(request.head(), selected, now)
        instanceof Preconditions.NotModified;
  }
}
