package dev.frontdesk.replica;

/** Is told who answers a read. May not block. */
public interface RoutingObserver {
  RoutingObserver NONE = (who, waited) -> {};

  /** Who answers. */
  enum By {
    REPLICA,
    PRIMARY,
    /** A replica that is behind. */
    BEHIND,
    REFUSED
  }

  /**
   * @param waitedNanos for a replica to catch up
   */
  void answered(By who, long waitedNanos);
}
