package dev.frontdesk.collapse;

/**
 * What a fill asks of its leader. Called on the context on which the leader joined. Defaults to a
 * leader that cannot be held back.
 */
public interface FillControl {
  /** The slowest reader lags too far: stop reading from the origin. */
  default void pause() {}

  default void resume() {}

  /** Nobody reads and nothing can be stored: give up the origin's response. */
  default void cancel() {}
}
