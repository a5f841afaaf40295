package dev.frontdesk.replica;

/** A replica that a read may be sent to. */
public interface Candidate {
  Standing standing();

  /** Requests in flight to it and waiting for it, as this event loop or process counts them. */
  int load();

  /** Its breaker lets requests through. */
  boolean available();
}
