package dev.frontdesk.replica;

import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a read wants of a replica that answers it.
 *
 * @param shows whether an answer which shows all that was invalidated up to this sequence, and
 *     maybe nothing later, is good enough: nothing later is marked on what it will be stored under
 * @param floor of the client; null: it has written nothing lately
 */
public record Demand(LongPredicate shows, @Nullable Floor floor) {
  /** Any replica will do that is eligible. */
  public static final Demand NOTHING = new Demand(sequence -> true, null);

  public static Demand of(@Nullable Floor floor) {
    return new Demand(sequence -> true, floor);
  }

  public boolean isMetBy(Standing standing) {
    return standing.eligible()
        && shows.test(standing.sequence())
        && (floor == null || standing.reached(floor));
  }
}
