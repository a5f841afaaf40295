package dev.frontdesk.postgres;

import java.time.Duration;

/** Is told what becomes of those that want a connection. On the thread of it; may not block. */
public interface PoolObserver {
  PoolObserver NONE =
      new PoolObserver() {
        @Override
        public void acquired(Duration waited) {}

        @Override
        public void released() {}

        @Override
        public void failed(PgFailure.Kind kind) {}
      };

  /** Somebody has a connection. */
  void acquired(Duration waited);

  /** And needs it no longer. */
  void released();

  /** There was none, or what was done with it failed. */
  void failed(PgFailure.Kind kind);
}
