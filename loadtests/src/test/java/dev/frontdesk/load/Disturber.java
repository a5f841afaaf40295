package dev.frontdesk.load;

import dev.frontdesk.load.Plan.Disturbance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does what goes wrong in a pass when its time comes, on a thread of its own. */
final class Disturber {
  private static final long PATIENCE_SECONDS = 30;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final List<String> failures;

  /**
   * @param lasts how long users arrive, from now on
   * @param failures where to put what could not be done
   */
  Disturber(Pass pass, List<Disturbance> all, Duration lasts, List<String> failures) {
    this.failures = failures;
    for (Disturbance each : all) {
      thread.schedule(
          () -> {
            try {
              each.action().run(pass);
            } catch (Exception failed) {
              failures.add(each.what() + ": " + failed);
            }
          },
          Math.round(each.after() * lasts.toMillis()),
          TimeUnit.MILLISECONDS);
    }
  }

  /** Waits until all has been done, which it has where users arrived as planned. */
  void end() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      failures.add("what was to go wrong took too long");
      thread.shutdownNow();
    }
  }
}
