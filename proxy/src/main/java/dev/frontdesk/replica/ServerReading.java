package dev.frontdesk.replica;

/**
 * What a PostgreSQL server says of itself when it is asked.
 *
 * @param system its system identifier, the same for a primary and its standbys
 * @param timeline of a primary: on which it writes; of a standby: of what it receives, or else of
 *     what it has recovered
 * @param recovering it is a standby
 * @param started when its process was started, as text; another one than before says that it was
 *     restarted
 * @param position of a primary: where the next record will be inserted; of a standby: up to where
 *     it has replayed
 * @param flushed of a primary: what is on its disk, and so may be with standbys; of a standby the
 *     position again
 */
public record ServerReading(
    String system, int timeline, boolean recovering, String started, Lsn position, Lsn flushed) {
  /** Positions are compared within one history only. */
  public String history() {
    return system + "/" + timeline;
  }
}
