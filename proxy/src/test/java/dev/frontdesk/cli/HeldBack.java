package dev.frontdesk.cli;

import dev.frontdesk.wire.RawSocket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers of an origin, each given when the test lets it; counts how many it works on at once. */
final class HeldBack {
  private static final long PATIENCE_SECONDS = 60;

  private final Semaphore let = new Semaphore(0);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** A {@link Backend.Answer}. */
  void give(RawSocket connection, Backend.Asked asked, int count) throws Exception {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    if (!let.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(asked.target() + " was held back until the end");
    }
    running.decrementAndGet();
    connection.send(Backend.ok("", "x"));
  }

  /** So many more are answered, now or when they come. */
  void let(int answers) {
    let.release(answers);
  }

  int running() {
    return running.get();
  }

  int most() {
    return most.get();
  }
}
