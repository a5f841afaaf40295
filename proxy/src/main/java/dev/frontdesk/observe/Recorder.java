package dev.frontdesk.observe;

import java.util.function.Supplier;

/** Takes note of a request that is over. Called on the request's event loop; must not block. */
@FunctionalInterface
public interface Recorder {
  void record(TransactionRecord record);

  /**
   * Takes note of many requests that differ in little. Says the same as {@link #record} of each,
   * but need not look up the same things each time, nor make a record that nobody reads.
   */
  default Series series(Alike alike) {
    return (nanos, bytesOut, droppedParameters, full) -> record(full.get());
  }

  /** As {@link Recorder#record}, of one that is like the others. */
  @FunctionalInterface
  interface Series {
    /**
     * @param nanos from the request's head to the last octet of the response
     * @param bytesOut octets of content
     * @param droppedParameters how many unlisted query parameters were left out of key and fill
     * @param full the whole record
     */
    void record(long nanos, long bytesOut, int droppedParameters, Supplier<TransactionRecord> full);
  }
}
