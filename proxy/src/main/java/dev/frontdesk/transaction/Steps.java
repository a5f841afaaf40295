package dev.frontdesk.transaction;

import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.Keyer;
import dev.frontdesk.key.Keying;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.RuleSet;

/** Steps of every read that depend on its head and its peer's trust alone. */
final class Steps {
  private Steps() {}

  /**
   * The head without what nobody may believe of this peer, and without what is for this proxy only:
   * before anything looks at it.
   */
  static RequestHead believed(Parts parts, InForce inForce, RequestHead admitted, Peer peer) {
    Replication replication = parts.replication();
    RequestHead presented =
        replication == null ? admitted : replication.floors().withoutCookie(admitted);
    return inForce.identifier().strip(Forwarding.believed(presented, peer), peer);
  }

  /** What Connection nominates does not reach the origin, so it must not reach the key. */
  static Keying key(
      InForce inForce, Classification classification, RequestHead head, Identified who) {
    RuleSet rules = inForce.rules().rules();
    return Keyer.key(
        classification,
        rules,
        head.withFields(FieldTable.endToEnd(head.fields(), rules.credentials())),
        who);
  }
}
