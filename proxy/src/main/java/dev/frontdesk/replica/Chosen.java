package dev.frontdesk.replica;

/** Who answers a read. */
public sealed interface Chosen<N extends Candidate> {
  /**
   * @param sequence its {@link Standing#sequence()} as it was read before it is asked
   * @param enough it meets the demand; false: it is behind, nobody else may answer, and what it
   *     answers must not be kept or shared
   */
  record Replica<N extends Candidate>(N node, long sequence, boolean enough) implements Chosen<N> {}

  /** The primary, which took one from the budget for that. */
  record Primary<N extends Candidate>() implements Chosen<N> {}

  /**
   * Nobody: no replica may answer, and the budget of the primary is spent.
   *
   * @param why for the log and the answer
   */
  record Refused<N extends Candidate>(String why) implements Chosen<N> {}
}
