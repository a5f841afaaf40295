package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void whoStaysIsToldInTurnAndWhoLeavesIsNot() throws Exception {
    List<String> told = new ArrayList<>();
    Promise<Void> over = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(now -> {
          Deadlines deadlines = new Deadlines(vertx, Duration.ofMillis(20));
          Deadlines.Place oldest = deadlines.add(() -> told.add("oldest"));
          deadlines.add(() -> told.add("second"));
          Deadlines.Place middle = deadlines.add(() -> told.add("middle"));
          deadlines.add(() -> told.add("fourth"));
          Deadlines.Place youngest = deadlines.add(() -> told.add("youngest"));
          middle.leave();
          middle.leave();
          oldest.leave();
          youngest.leave();
          deadlines.add(() -> {
            told.add("late");
            // The queue is empty, and the next one is told as well.
            deadlines.add(over::complete);
          });
        });
    over.future().await(10, TimeUnit.SECONDS);
    assertThat(told).containsExactly("second", "fourth", "late");
  }

  @Test
  void whoIsToldMayLeaveAndTakeOthersAlong() throws Exception {
    List<String> told = new ArrayList<>();
    Promise<Void> over = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(now -> {
          Deadlines deadlines = new Deadlines(vertx, Duration.ofMillis(20));
          Deadlines.Place[] places = new Deadlines.Place[2];
          places[0] =
              deadlines.add(() -> {
                told.add("first");
                places[0].leave();
                places[1].leave();
              });
          places[1] = deadlines.add(() -> told.add("second"));
          deadlines.add(over::complete);
        });
    over.future().await(10, TimeUnit.SECONDS);
    assertThat(told).containsExactly("first");
  }
}
