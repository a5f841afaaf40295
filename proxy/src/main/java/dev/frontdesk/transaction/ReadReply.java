package dev.frontdesk.transaction;

import dev.frontdesk.encoding.CodedStream;
import dev.frontdesk.encoding.Coding;
import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.NotModifiedHead;
import dev.frontdesk.policy.Preconditions;
import dev.frontdesk.rules.CacheRule;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all answers of a caching route have in common: codings, conditions, fields taken off. */
abstract sealed class ReadReply permits StoredReply, ArrivedReply {
  final Parts parts;
  final Reply reply;
  final Request request;
  final Read read;
  final CacheRule rule;

  ReadReply(Parts parts, Reply reply, Request request, Read read) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
    this.read = read;
    this.rule = read.rule();
  }

  /**
   * On {@code sharing: public} a refusal was given to a request without credentials. One that has
   * some asks with them.
   */
  final boolean isDenied(ResponseHead head) {
    return isDenied(read, head);
  }

  static boolean isDenied(Read read, ResponseHead head) {
    return read.keyed().retry() != null && (head.status() == 401 || head.status() == 403);
  }

  /**
   * The origin wanted the credentials that were taken off: once more with them, for this client
   * only.
   */
  final Future<Void> repeated() {
    request.notes().outcome(Outcome.BYPASS, Reason.NOT_SHAREABLE);
    RequestHead withCredentials = Objects.requireNonNull(read.keyed().retry());
    return new PassThrough(parts, reply, request).run(withCredentials);
  }

  final Future<Void> stream(Delivery delivery, ReadStream<Buffer> body, Supplier<Fields> trailers) {
    if (!delivery.changes()) {
      return reply.send(request, delivery.head(), new Content.Stream(body, trailers));
    }
    CodedStream coded = delivery.over(body, parts.options().encoding());
    request.exchange().onClosed(coded::close);
    return reply.send(request, delivery.head(), new Content.Stream(coded, trailers));
  }

  final Delivery delivery(ResponseHead plain, long length) {
    return Delivery.of(request.head(), plain, length, parts.options().encoding(), rule.compress());
  }

  /**
   * Ranges are of what is stored, never of what is coded on the way. Null where the client cannot
   * read that: it gets the whole.
   */
  static @Nullable ResponseHead asStored(Delivery delivery, ResponseHead plain) {
    if (!delivery.changes()) {
      return delivery.head();
    }
    return delivery.from() == Coding.IDENTITY ? delivery.asItIs(plain).head() : null;
  }

  /**
   * The head of a 304, or null. It names the tag that the client has: a form in another coding is
   * as good as the one that would be sent, and it must know which of its responses is confirmed.
   *
   * @param plain as the origin sent it, with the tag that all codings made here come from
   * @param coded as it would be sent
   */
  final @Nullable ResponseHead notModified(ResponseHead plain, ResponseHead coded, Instant now) {
    return notModified(request.head(), plain, coded, now);
  }

  static @Nullable ResponseHead notModified(
      RequestHead client, ResponseHead plain, ResponseHead coded, Instant now) {
    // Conditions come before Range (RFC 9110 §13.2.2): they are about what the part is of.
    ResponseHead selected = plain.status() == 206 ? new ResponseHead(200, plain.fields()) : plain;
    if (!(Preconditions.evaluate(client, selected, now)
        instanceof Preconditions.NotModified(EntityTag matched))) {
      return null;
    }
    ResponseHead head = NotModifiedHead.of(coded);
    return matched == null ? head : head.withFields(head.fields().with("ETag", matched.toString()));
  }
}
