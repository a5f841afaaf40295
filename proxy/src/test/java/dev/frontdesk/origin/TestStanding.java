package dev.frontdesk.origin;

import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.Standing;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A replica that stands as a test says. */
final class TestStanding implements Standing {
  private final String name;
  volatile boolean eligible = true;
  volatile long sequence = Long.MIN_VALUE;
  volatile boolean reached;

  /** So many looks at it more find it eligible; negative: as {@link #eligible} says. */
  final AtomicInteger eligibleFor = new AtomicInteger(-1);

  volatile Supplier<Future<Void>> looks = Future::succeededFuture;

  TestStanding(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean eligible() {
    return eligible
        && (eligibleFor.get() < 0 || eligibleFor.getAndUpdate(n -> Math.max(0, n - 1)) > 0);
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public boolean reached(Floor floor) {
    return reached;
  }

  @Override
  public Future<Void> look() {
    return looks.get();
  }
}
