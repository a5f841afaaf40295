package dev.frontdesk.transaction;

import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.Lsn;
import dev.frontdesk.replica.Standing;
import io.vertx.core.Future;

/** A replica that is as far as the test says. */
record HandStanding(long sequence, Lsn replayed) implements Standing {
  /** One that shows all that was marked up to there; no floor is beyond it. */
  static HandStanding at(long sequence) {
    return new HandStanding(sequence, new Lsn(-1));
  }

  @Override
  public String name() {
    return "http://replica";
  }

  @Override
  public boolean eligible() {
    return true;
  }

  @Override
  public boolean reached(Floor floor) {
    Lsn needed = floor.positions().get(HandReplication.HISTORY);
    return needed != null && replayed.reaches(needed);
  }

  @Override
  public Future<Void> look() {
    return Future.succeededFuture();
  }
}
