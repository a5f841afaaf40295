package dev.frontdesk.redis;

/** Is told what becomes of commands. On the thread on which they end; may not block. */
public interface LinkObserver {
  /** How a command ended. */
  enum Outcome {
    OK,
    /** Redis answered with an error. */
    ERROR,
    /** No answer within the command time-out. */
    TIMEOUT,
    /** Not sent, or its connection was lost. */
    AWAY
  }

  LinkObserver NONE =
      new LinkObserver() {
        @Override
        public void ended(String command, long nanos, Outcome outcome) {}

        @Override
        public void changed(RedisLink.State state) {}
      };

  /**
   * @param command its name in lower case, or {@code batch}
   * @param nanos since it was given to the link
   */
  void ended(String command, long nanos, Outcome outcome);

  void changed(RedisLink.State state);
}
