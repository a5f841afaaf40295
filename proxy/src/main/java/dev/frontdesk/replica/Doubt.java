package dev.frontdesk.replica;

/** Why it is doubted who follows whom. Reads then stay at the primary. */
public enum Doubt {
  /** The primary's address is answered by another database. */
  PRIMARY_SYSTEM(true),
  /** The primary writes on another timeline: a standby was promoted in its place. */
  PRIMARY_TIMELINE(true),
  /** The primary's log ends before where it was: what was at its end is lost. */
  PRIMARY_WENT_BACK(true),
  /** What is configured as the primary is a standby. */
  PRIMARY_RECOVERING(false),
  /** What is configured as a standby belongs to another database. */
  STANDBY_SYSTEM(false),
  /** A standby follows another timeline than the primary's. */
  STANDBY_TIMELINE(false),
  /** A standby takes writes. */
  STANDBY_PROMOTED(false),
  /** A standby has replayed what the primary has not written. */
  STANDBY_AHEAD(false);

  private final boolean lost;

  Doubt(boolean lost) {
    this.lost = lost;
  }

  /** Transactions of before may be lost: what was stored of them is to be invalidated. */
  public boolean mayHaveLost() {
    return lost;
  }
}
