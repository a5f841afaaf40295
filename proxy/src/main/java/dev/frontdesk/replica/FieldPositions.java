package dev.frontdesk.replica;

import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Positions that the servers of an upstream group tell in a response field: the primary the one
 * that its database had after it had worked on the request, a replica the one that its database had
 * replayed before. Their history is the group's name. One per group and process; any thread.
 */
public final class FieldPositions implements WritePositions {
  private final String group;
  private final String field;
  private final LongSupplier sequence;
  private final Timing timing;
  private final PositionLog log;

  /**
   * @param field name of the response field
   * @param sequence of invalidations of this process
   */
  public FieldPositions(
      String group, String field, LongSupplier sequence, Timing timing, PositionLog log) {
    this.group = group;
    this.field = field;
    this.sequence = sequence;
    this.timing = timing;
    this.log = log;
  }

  /** The history that its positions are of. */
  public String history() {
    return group;
  }

  /** To be read before a request is sent to the primary, for {@link #primaryAnswered}. */
  public long beforeAsking() {
    return sequence.getAsLong();
  }

  /** The primary has answered a request that was sent after {@link #beforeAsking}. */
  public void primaryAnswered(long sequenceBefore, ResponseHead head) {
    Lsn position = of(head);
    if (position != null) {
      log.learned(sequenceBefore, InsertPosition.reachable(position));
    }
  }

  /** The position that an answer tells; null where it tells none, or not one alone. */
  public @Nullable Lsn of(ResponseHead head) {
    var lines = head.fields().all(field);
    if (lines.size() != 1) {
      return null;
    }
    try {
      return Lsn.parse(lines.getFirst().strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The sequence of which an answer shows everything that was made by who had replayed this; {@link
   * Long#MIN_VALUE} where that is not known.
   */
  public long sequenceAt(Lsn replayed) {
    return log.sequenceAt(replayed);
  }

  /** The last sequence that has a position; {@link Long#MIN_VALUE} where none has. */
  public long known() {
    return log.known();
  }

  /** Whether who has replayed this is not older than the floor. False where that is not known. */
  public boolean reached(Floor floor, Lsn replayed) {
    Lsn position = floor.positions().get(group);
    return position != null && replayed.reaches(position);
  }

  @Override
  public Future<Floor> after(String ofGroup, ResponseHead head) {
    Lsn position = of(head);
    return Future.succeededFuture(
        new Floor(
            position == null ? Map.of() : Map.of(group, InsertPosition.reachable(position)),
            timing.now()));
  }
}
