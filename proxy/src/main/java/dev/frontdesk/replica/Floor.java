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
   * Both: the later of each position that both have, and of the times. Where one of the writes is
   * in another history, the position of the other says nothing of it: there both go by time.
   */
  public Floor and(Floor other) {
    Map<String, Lsn> both = new HashMap<>();
    positions.forEach((history, one) -> {
      Lsn two = other.positions.get(history);
      if (two != null) {
        both.put(history, one.reaches(two) ? one : two);
      }
    });
    return new Floor(both, at.isAfter(other.at) ? at : other.at);
  }

  /** The same write, where others say that it is. */
  Floor alsoAt(Floor other) {
    Map<String, Lsn> all = new HashMap<>(positions);
    other.positions.forEach(
        (history, lsn) -> all.merge(history, lsn, (one, two) -> one.reaches(two) ? one : two));
    return new Floor(all, at.isAfter(other.at) ? at : other.at);
  }
}
