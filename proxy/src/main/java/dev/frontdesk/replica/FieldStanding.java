package dev.frontdesk.replica;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a replica stands that tells a position with its answers. What it told last says that it may
 * be asked; what its next answer tells is what counts, and whoever asks it looks at that. Where it
 * has told nothing yet, or was behind when it did, it stands as by time: else it would never be
 * asked again. Any thread.
 */
public final class FieldStanding implements Standing {
  private final FieldPositions positions;
  private final TimeStanding byTime;
  private final Supplier<Future<Void>> look;
  private volatile @Nullable Lsn told;

  /**
   * @param byTime with the same name
   * @param look asks it for its position, and calls {@link #told}; within a bounded time
   */
  public FieldStanding(FieldPositions positions, TimeStanding byTime, Supplier<Future<Void>> look) {
    this.positions = positions;
    this.byTime = byTime;
    this.look = look;
  }

  /** There is no way to ask for its position but to ask it something. */
  public FieldStanding(FieldPositions positions, TimeStanding byTime) {
    this(positions, byTime, Future::succeededFuture);
  }

  /** An answer of it told this; null: it told none. */
  public void told(@Nullable Lsn replayed) {
    told = replayed;
  }

  /** How it stands where an answer tells nothing. */
  public TimeStanding byTime() {
    return byTime;
  }

  @Override
  public String name() {
    return byTime.name();
  }

  @Override
  public boolean eligible() {
    return byTime.eligible();
  }

  @Override
  public long sequence() {
    Lsn last = told;
    long time = byTime.sequence();
    return last == null ? time : Math.max(time, positions.sequenceAt(last));
  }

  @Override
  public boolean reached(Floor floor) {
    Lsn last = told;
    return (last != null && positions.reached(floor, last)) || byTime.reached(floor);
  }

  @Override
  public Future<Void> look() {
    return look.get();
  }
}
