package dev.frontdesk.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may answer reads, and who did.
 *
 * @param primary null where no database is configured
 * @param standbys of it
 * @param servers replicas of upstream groups
 * @param reads by group, and by who answered them: {@code replica}, {@code primary}, {@code
 *     behind}, {@code refused}
 */
public record ReplicaFigures(
    @Nullable Primary primary,
    List<Standby> standbys,
    List<Server> servers,
    Map<String, Map<String, Long>> reads) {
  public ReplicaFigures {
    standbys = List.copyOf(standbys);
    servers = List.copyOf(servers);
    reads = Map.copyOf(reads);
  }

  /**
   * @param history {@code SYSTEM-IDENTIFIER/TIMELINE}; null: it was not heard of yet
   * @param position the last that is known
   * @param doubts about who follows whom
   * @param grace how long reads stay at the primary still
   */
  public record Primary(
      String name,
      boolean up,
      @Nullable String history,
      @Nullable String position,
      Set<String> doubts,
      Duration grace) {}

  /**
   * @param state in a word
   * @param lagMillis null: not known
   * @param lagBytes null: not known
   * @param replayed null: not known
   */
  public record Standby(
      String name,
      String state,
      boolean eligible,
      @Nullable Double lagMillis,
      @Nullable Long lagBytes,
      @Nullable String replayed) {}

  /**
   * @param standing by what it is known how far behind it is: the name of its standby, or {@code
   *     told}: by what its answers tell, and else by time
   * @param available its breaker lets requests through
   */
  public record Server(
      String group, String name, String standing, boolean eligible, boolean available) {}
}
