package dev.frontdesk.replica;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the primary stands.
 *
 * @param history {@code SYSTEM-IDENTIFIER/TIMELINE}; null: it was not heard of yet
 * @param position its last known position
 * @param doubts that last
 * @param grace how long reads stay at the primary still; zero where they do not
 */
public record PrimaryState(
    String name,
    boolean up,
    @Nullable String history,
    @Nullable Lsn position,
    Set<Doubt> doubts,
    Duration grace) {
  public PrimaryState {
    doubts = Set.copyOf(doubts);
  }
}
