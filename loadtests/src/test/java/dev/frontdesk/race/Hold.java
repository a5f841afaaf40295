package dev.frontdesk.race;

/**
 * Whoever comes to this moment first waits there.
 *
 * @param node {@link #ANY}: whichever it is
 * @param until what opens it
 * @param patienceMillis it opens after so long in any case: what it waits for may wait for it
 */
record Hold(Moment moment, int node, Happening until, int patienceMillis) {
  static final int ANY = -1;

  /** What a hold waits for. */
  enum Happening {
    /** Somebody got the answer to a read. */
    ANSWERED,
    /** The origin has committed a write. */
    COMMITTED,
    /** Somebody got the acknowledgement of a write. */
    ACKNOWLEDGED,
    /** Nothing: only its patience opens it. */
    NOTHING
  }

  boolean isAt(Moment there, int where) {
    return moment == there && (node == ANY || where == ANY || node == where);
  }
}
