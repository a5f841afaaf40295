package dev.frontdesk.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxTimingTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void aTaskRunsOnceUnlessItIsCancelled() throws Exception {
    Timing timing = new VertxTiming(vertx);
    List<String> ran = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    Timing.Cancellation cancelled = timing.after(Duration.ofMillis(5), () -> ran.add("cancelled"));
    cancelled.cancel();
    cancelled.cancel();
    long before = timing.nanos();
    timing.after(Duration.ZERO, () -> ran.add("at once"));
    timing.after(Duration.ofMillis(30), done::countDown);
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).containsExactly("at once");
    assertThat(timing.nanos() - before).isGreaterThanOrEqualTo(29_000_000);
  }
}
