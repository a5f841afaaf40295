package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillLeases;
import dev.frontdesk.store.SharedStore;

/**
 * The lease of a fill that runs here. It is given back when the fill is over, however it ends; what
 * was kept is in Redis then, or not on its way there, so that those who wait find it. One event
 * loop, but for {@link #over}.
 */
final class HeldLease {
  private final FillLeases.Granted granted;
  private final SharedStore store;
  private volatile boolean kept;

  HeldLease(FillLeases.Granted granted, SharedStore store) {
    this.granted = granted;
    this.store = store;
  }

  /** What came was stored. */
  void kept() {
    kept = true;
  }

  /** Any thread. */
  void over() {
    if (kept) {
      store.written().onComplete(written -> granted.done(true));
    } else {
      granted.done(false);
    }
  }
}
