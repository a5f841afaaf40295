package dev.frontdesk.observe;

/** Takes note of a request that is over. Called on the request's event loop; must not block. */
@FunctionalInterface
public interface Recorder {
  void record(TransactionRecord record);
}
