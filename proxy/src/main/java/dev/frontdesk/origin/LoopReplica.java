package dev.frontdesk.origin;

import dev.frontdesk.replica.Candidate;
import dev.frontdesk.replica.Standing;

/**
 * A replica as one event loop sees it: its own connections, and what the process knows.
 *
 * @param node the connections of this event loop; a request counts as in flight until its answer
 *     has ended
 */
record LoopReplica(Node node, Replica shared) implements Candidate {
  @Override
  public Standing standing() {
    return shared.standing();
  }

  @Override
  public int load() {
    return node.load();
  }

  @Override
  public boolean available() {
    return shared.health().lets();
  }
}
