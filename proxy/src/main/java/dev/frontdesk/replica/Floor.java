package dev.frontdesk.replica;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the reads of a client must not be older than: its own last write.
 *
 * @param positions by history, where the write is known to be at or before; positions of different
 *     histories cannot be compared. A history is {@code SYSTEM-IDENTIFIER/TIMELINE} of a database
 *     that is watched here, or the name of an upstream group that tells positions itself. Empty:
 *     nobody could say where the write is
 * @param at when the write was answered, by the wall clock of the node that answered it
 */
public record Floor(Map<String, Lsn> positions, Instant at) {
  public Floor {
    positions = Map.copyOf(positions);
  }

  /**
   * Both: the later of each position, and of the times. Where nobody could say where one of the
   * writes is, the position of the other says nothing of it: then both go by time.
   */
  public Floor and(Floor other) {
    if (positions.isEmpty() || other.positions.isEmpty()) {
      return new Floor(Map.of(), at.isAfter(other.at) ? at : other.at);
    }
    Map<String, Lsn> both = new HashMap<>(positions);
    other.positions.forEach(
        (history, lsn) -> both.merge(history, lsn, (one, two) -> one.reaches(two) ? one : two));
    return new Floor(both, at.isAfter(other.at) ? at : other.at);
  }
}
