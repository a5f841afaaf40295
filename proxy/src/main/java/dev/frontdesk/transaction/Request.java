package dev.frontdesk.transaction;

import dev.frontdesk.encoding.CodedHead;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.Reading;
import dev.frontdesk.replica.Floor;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.time.Timing;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that was classified.
 *
 * @param head the request's head without identity fields of peers that are not trusted
 * @param origin the event loop's own
 * @param reader null: only the primary may answer
 */
record Request(
    Exchange exchange,
    RequestHead head,
    InForce inForce,
    Classification classification,
    Origin origin,
    Notes notes,
    @Nullable Reader reader) {

  /**
   * A head as the origin gets it: tags as it knows them, forwarding fields, nothing hop by hop.
   *
   * @param name of this proxy
   */
  RequestHead toOrigin(RequestHead sent, String name) {
    return Forwarding.toOrigin(
        sent.withFields(CodedHead.asOriginKnows(sent.fields())),
        exchange.peer(),
        exchange.protocol(),
        inForce.rules().rules().credentials(),
        name);
  }

  /**
   * What the origin is asked with a head of ours, and without a body.
   *
   * @param name of this proxy
   * @param reading null: the primary answers
   */
  OriginRequest asking(
      RequestHead sent,
      String name,
      Consumer<ResponseHead> informational,
      @Nullable Reading reading) {
    return new OriginRequest(
        classification.upstream(),
        toOrigin(sent, name),
        null,
        () -> Fields.EMPTY,
        informational,
        reading);
  }

  /** The same request, which somebody else than the primary may answer. */
  Request readBy(Reader known) {
    return new Request(exchange, head, inForce, classification, origin, notes, known);
  }

  /** What the answer must not be older than; null: the client has written nothing lately. */
  @Nullable Floor floor() {
    return reader == null ? null : reader.floor();
  }

  /** The same request for work behind its answer, whose notes are nobody's record. */
  Request behind(Timing timing) {
    return new Request(
        exchange,
        head,
        inForce,
        classification,
        origin,
        new Notes(timing),
        reader == null ? null : reader.behind());
  }
}
