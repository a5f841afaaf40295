package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.collapse.FillControl;
import dev.frontdesk.collapse.FillReader;
import dev.frontdesk.collapse.Joined;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** The leader's side of one fill: what goes to all that wait for it, and what to the leader. */
final class FillLead {
  private static final int EARLY_HINTS = 103;

  private final Promise<Led> led = Promise.promise();
  private Fill<Arrival> fill;
  private FillReader<Arrival> reader;
  private long sequence;
  private final @Nullable HeldLease lease;

  /**
   * @param sequence the namespace's, read before the origin is asked: the fill's own, or a later
   *     one
   * @param lease among the nodes, where it was asked for and given
   */
  FillLead(Joined.Leader<Arrival> leader, long sequence, @Nullable HeldLease lease) {
    this.fill = leader.fill();
    this.reader = leader.reader();
    this.sequence = sequence;
    this.lease = lease;
  }

  /** What the leader gets. */
  Future<Led> led() {
    return led.future();
  }

  Fill<Arrival> fill() {
    return fill;
  }

  /** The namespace's, read before the origin was asked. */
  long sequence() {
    return sequence;
  }

  /**
   * The origin was not asked yet, and is asked now: the sequence as it was read just before. Or a
   * replica has answered: the sequence that it shows.
   */
  void restamp(long other) {
    sequence = other;
  }

  /** What came was stored. */
  void kept() {
    if (lease != null) {
      lease.kept();
    }
  }

  /**
   * For all that wait, links of early hints (RFC 8297). Other interim responses are about the one
   * request, and other fields could be; it is not known yet whether the answer is for all.
   */
  void hint(ResponseHead interim) {
    Fields links = interim.fields().filter(line -> line.is("Link"));
    if (interim.status() == EARLY_HINTS && !links.isEmpty()) {
      fill.hint(new ResponseHead(EARLY_HINTS, links));
    }
  }

  /** The body follows, in the fill. */
  void give(Arrival arrival) {
    led.tryComplete(new Led(arrival, reader));
  }

  /** All participants get this, and there is no body to read. */
  void share(Arrival arrival) {
    fill.accept(arrival, 0, new FillControl() {});
    fill.end(Fields.EMPTY);
    give(arrival);
  }

  /** The others ask for themselves. */
  void refuse(Reason reason, Arrival own) {
    fill.refuse(reason);
    give(own);
  }

  /** The others ask for themselves, and the leader goes on with a fill that nobody joins. */
  void leaveOthers(Reason reason, Joined.Leader<Arrival> alone) {
    fill.handPlaceTo(alone.fill());
    fill.refuse(reason);
    fill = alone.fill();
    reader = alone.reader();
  }

  /** The others ask for themselves, and the leader gets the failure. */
  void failAlone(Reason reason, Throwable failure) {
    fill.refuse(reason);
    led.tryFail(failure);
  }

  void fail(Throwable failure) {
    fill.fail(failure);
    led.tryFail(failure);
  }
}
