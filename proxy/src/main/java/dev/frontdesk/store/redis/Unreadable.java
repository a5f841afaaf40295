package dev.frontdesk.store.redis;

import dev.frontdesk.store.redis.ValueObserver.Unusable;

/** These bytes are not a value that this node can use. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1;

  private final Unusable kind;

  Unreadable(Unusable kind) {
    // Without a stack: it is told by its kind, and whoever can write into Redis can cause it.
    super(kind.name(), null, false, false);
    this.kind = kind;
  }

  static Unreadable corrupt() {
    return new Unreadable(Unusable.CORRUPT);
  }

  Unusable kind() {
    return kind;
  }
}
