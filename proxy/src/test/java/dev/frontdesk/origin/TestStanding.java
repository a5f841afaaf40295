package dev.frontdesk.origin;

import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.Standing;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** A replica that stands as a test says. */
final class TestStanding implements Standing {
  private final String name;
  volatile boolean eligible = true;
  volatile long sequence = Long.MIN_VALUE;
  volatile boolean reached;
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
    return eligible;
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
