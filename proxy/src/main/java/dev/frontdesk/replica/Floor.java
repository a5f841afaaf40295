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
   * Two writes: the later of each position, and of the times. Where only one of them has a position
   * in a history, that says nothing of the other: then both go by time there.
   */
  public Floor and(Floor other) {
    Map<String, Lsn> both = new HashMap<>();
    positions.forEach((history, lsn) -> {
      Lsn theirs = other.positions.get(history);
      if (theirs != null) {
        both.put(history, lsn.reaches(theirs) ? lsn : theirs);
      }
    });
    return new Floor(both, later(other));
  }

  /**
   * One write, of which two tell where it is, each in its own history. Where one of them cannot,
   * the write goes by time.
   */
  Floor alsoAt(Floor other) {
    if (positions.isEmpty() || other.positions.isEmpty()) {
      return new Floor(Map.of(), later(other));
    }
    Map<String, Lsn> both = new HashMap<>(positions);
    both.putAll(other.positions);
    return new Floor(both, later(other));
  }

  private Instant later(Floor other) {
    return at.isAfter(other.at) ? at : other.at;
  }
}
