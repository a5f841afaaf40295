package dev.frontdesk.replica;

/** Is told what the monitor sees. On the thread on which it is seen; may not block. */
public interface MonitorObserver {
  MonitorObserver NONE = new MonitorObserver() {};

  /** How asking a server ended. */
  enum Outcome {
    OK,
    /** No answer within the time-out. */
    TIMEOUT,
    /** It is away, or said something that cannot be understood. */
    FAILED
  }

  default void asked(String server, Outcome outcome, long nanos) {}

  /** A standby is asked for reads from now on, or not any more. Once per change. */
  default void changed(String server, StandbyState from, StandbyState to) {}

  /** The primary answers from now on, or does not any more. Once per change. */
  default void primary(String server, boolean up) {}

  /** Once per doubt. */
  default void doubted(Doubt doubt, String server) {}

  /** Reads go to replicas again. */
  default void trusted() {}
}
