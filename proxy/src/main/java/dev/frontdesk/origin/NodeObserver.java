package dev.frontdesk.origin;

/** Hears how replicas of upstream groups do. Any thread; must return at once. */
public interface NodeObserver {
  NodeObserver NONE =
      new NodeObserver() {
        @Override
        public void failed(String group, String node) {}

        @Override
        public void changed(String group, String node, boolean available) {}
      };

  /** A request or health check of this node failed in a way that counts. */
  void failed(String group, String node);

  /**
   * Once per change.
   *
   * @param available false: it is left alone from now on
   */
  void changed(String group, String node, boolean available);
}
