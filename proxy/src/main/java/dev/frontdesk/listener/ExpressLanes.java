package dev.frontdesk.listener;

import dev.frontdesk.http.Peer;
import dev.frontdesk.transaction.Express;
import dev.frontdesk.transaction.Recognised;
import java.security.SecureRandom;
import java.util.function.BooleanSupplier;

/** What the express lanes of an event loop's connections share. One event loop. */
final class ExpressLanes {
  private final Express express;
  private final BooleanSupplier draining;
  private final HeadBytes head = new HeadBytes(new SecureRandom());
  private final HeadTable<Recognised> known = new HeadTable<>();

  /**
   * @param draining connections end with the request that they have: nothing is answered here
   */
  ExpressLanes(Express express, BooleanSupplier draining) {
    this.express = express;
    this.draining = draining;
  }

  /** For a new connection. */
  ExpressLane lane(Peer peer) {
    return new ExpressLane(this, peer);
  }

  Express express() {
    return express;
  }

  boolean draining() {
    return draining.getAsBoolean();
  }

  /** Of the request that is being read now. */
  HeadBytes head() {
    return head;
  }

  HeadTable<Recognised> known() {
    return known;
  }
}
