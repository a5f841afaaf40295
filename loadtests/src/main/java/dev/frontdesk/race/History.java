package dev.frontdesk.race;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Records what clients saw, on one monotonic clock. Any thread. What was recorded is kept until
 * {@link #check}: a long run checks round by round.
 */
public final class History {
  private final LongSupplier clock;
  private final Collection<Event> events = new ConcurrentLinkedQueue<>();
  private final LongAdder reads = new LongAdder();
  private final LongAdder writes = new LongAdder();

  public History() {
    this(System::nanoTime);
  }

  History(LongSupplier clock) {
    this.clock = clock;
  }

  /** The time to remember before a request is sent. */
  public long invoked() {
    return clock.getAsLong();
  }

  /** The answer of a read is there. */
  public void read(String key, long invoked, long version) {
    events.add(new Event.Read(key, invoked, clock.getAsLong(), version));
    reads.increment();
  }

  /** The acknowledgement of a write is there. */
  public void wrote(String key, long invoked, long version) {
    events.add(new Event.Write(key, invoked, clock.getAsLong(), version));
    writes.increment();
  }

  /** The acknowledgement of a write is there, which demands nothing of reads until later. */
  public void wrote(String key, long invoked, long version, Duration later) {
    events.add(new Event.Write(key, invoked, clock.getAsLong() + later.toNanos(), version));
    writes.increment();
  }

  /** Checks what was recorded since the last check and forgets it. Nobody may record meanwhile. */
  public List<Violation> check() {
    List<Violation> violations = Checker.check(events);
    events.clear();
    return violations;
  }

  public long reads() {
    return reads.sum();
  }

  public long writes() {
    return writes.sum();
  }
}
