package dev.frontdesk.listener;

/** A connection that is looked at now and then, so that it does not rest for ever. */
interface Swept {
  /**
   * @param now of {@link System#nanoTime}
   * @param bound nanoseconds for which a client may rest
   */
  void sweep(long now, long bound);
}
