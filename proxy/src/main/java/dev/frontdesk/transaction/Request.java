package dev.frontdesk.transaction;

import dev.frontdesk.encoding.CodedHead;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.time.Timing;
import java.util.function.Consumer;

/**
 * A request that was classified.
 *
 * @param head the request's head without identity fields of peers that are not trusted
 * @param origin the event loop's own
 */
record Request(
    Exchange exchange,
    RequestHead head,
    InForce inForce,
    Classification classification,
    Origin origin,
    Notes notes) {

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
   */
  OriginRequest asking(RequestHead sent, String name, Consumer<ResponseHead> informational) {
    return new OriginRequest(
        classification.upstream(), toOrigin(sent, name), null, () -> Fields.EMPTY, informational);
  }

  /** The same request for work behind its answer, whose notes are nobody's record. */
  Request behind(Timing timing) {
    return new Request(exchange, head, inForce, classification, origin, new Notes(timing));
  }
}
