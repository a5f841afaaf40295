package dev.frontdesk.transaction;

import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.rules.Identified;
import org.jspecify.annotations.Nullable;

/**
 * Who reads, where somebody else than the primary may answer.
 *
 * @param floor what the answer must not be older than; null: the client has written nothing lately
 */
record Reader(Identified who, @Nullable Floor floor) {
  static Reader of(Parts parts, Request request, Identified who) {
    Replication replication = parts.replication();
    return new Reader(
        who, replication == null ? null : replication.floors().of(request.exchange().head(), who));
  }

  /** The same for work that no client waits for. */
  Reader behind() {
    return floor == null ? this : new Reader(who, null);
  }
}
