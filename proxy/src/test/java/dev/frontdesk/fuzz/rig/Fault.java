package dev.frontdesk.fuzz.rig;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.store.Store;
import dev.frontdesk.time.Timing;

/**
 * What is done to the proxy so that it goes wrong: a test of the model. The trace shows what
 * clients and the origin really said; the proxy gets, or gives, something else.
 */
public interface Fault {
  /** The proxy as it is. */
  Fault NONE = new Fault() {};

  /** What the proxy sees of a request. */
  default RequestHead presented(RequestHead head) {
    return head;
  }

  /** What the proxy sees of an answer of the origin. */
  default ResponseHead arrived(RequestHead asked, ResponseHead head) {
    return head;
  }

  /** What a client sees of an answer of the proxy. */
  default ResponseHead answered(ResponseHead head) {
    return head;
  }

  /** A body that breaks off ends, as the proxy sees it. */
  default boolean hidesCuts() {
    return false;
  }

  /** The request does not reach the origin. */
  default boolean swallows(RequestHead toOrigin) {
    return false;
  }

  default Store store(Store real) {
    return real;
  }

  default Invalidation invalidation(Invalidation real) {
    return real;
  }

  default Timing timing(Timing real) {
    return real;
  }
}
