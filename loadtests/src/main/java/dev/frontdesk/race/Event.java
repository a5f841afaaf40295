package dev.frontdesk.race;

/**
 * What a client saw of one request about a key. Versions of a key only grow. Times are of one
 * monotonic clock, in nanoseconds: taken before the request is sent, and after its answer came.
 */
public sealed interface Event {
  String key();

  /**
   * @param version of the state that the answer shows
   */
  record Read(String key, long invoked, long completed, long version) implements Event {
    public Read {
      ordered(invoked, completed);
    }
  }

  /**
   * @param version of the state after the write, or an older one that was committed by then: an
   *     answer that shows less than this is too old for all who ask after the acknowledgement
   */
  record Write(String key, long invoked, long acknowledged, long version) implements Event {
    public Write {
      ordered(invoked, acknowledged);
    }
  }

  private static void ordered(long invoked, long answered) {
    if (answered - invoked < 0) {
      throw new IllegalArgumentException(
          "answered %d ns before it was invoked".formatted(invoked - answered));
    }
  }
}
