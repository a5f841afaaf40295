package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.PartialContent;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;

/**
 * What a fill brought. The first five may be shared by all that wait for it; the others are the
 * leader's alone.
 */
public sealed interface Arrival {
  /**
   * A response whose body is in the fill.
   *
   * @param kept it is stored while it is passed on; false where its head says that it is too large,
   *     or nothing but the connection's end says where it ends
   */
  record Storable(ResponseHead head, Storage.Store storage, boolean kept) implements Arrival {
    /** Without the fields that are for the one who asked. */
    Storable forFollowers() {
      return new Storable(storage.terms().withoutOwn(head), storage, kept);
    }
  }

  /**
   * The origin confirmed what is stored (304).
   *
   * @param own lines of the confirmation for the one who asked
   */
  record Confirmed(StoredResponse stored, Fields own) implements Arrival {}

  /** Another node asked the origin, and this is what it shared. */
  record FromOtherNode(StoredResponse stored) implements Arrival {}

  /** The origin failed, and what is stored may stand in (RFC 5861 §4). */
  record StandIn(StoredResponse stored) implements Arrival {}

  /**
   * The origin's own word that it failed (5xx). It is not stored, but all that waited get it: if
   * each asked for itself, they would all fall upon an origin that is sick.
   *
   * @param refusal why it is not stored
   */
  record Failure(ResponseHead head, Reason refusal) implements Arrival {}

  /**
   * The part that the one who asked wanted; its body is in the fill, and is stored while it is
   * passed on.
   *
   * @param head as received
   */
  record Part(ResponseHead head, PartialContent content, Storage.Store storage)
      implements Arrival {}

  /** A response that only the one who asked may have. */
  record Private(OriginResponse response, Reason refusal) implements Arrival {}

  /**
   * {@code sharing: public}, and the origin wants credentials: the request is repeated with them,
   * uncached.
   */
  record Denied() implements Arrival {}

  /** The request fields by which it was selected (RFC 9111 §4.1). */
  default Nominated nominated() {
    return switch (this) {
      case Arrival.Storable storable -> storable.storage().nominated();
      case Arrival.Confirmed confirmed -> confirmed.stored().nominated();
      case Arrival.FromOtherNode other -> other.stored().nominated();
      case Arrival.StandIn standIn -> standIn.stored().nominated();
      case Arrival.Failure failure -> Nominated.NOTHING;
      case Arrival.Part part -> part.storage().nominated();
      case Arrival.Private own -> Nominated.NOTHING;
      case Arrival.Denied denied -> Nominated.NOTHING;
    };
  }
}
