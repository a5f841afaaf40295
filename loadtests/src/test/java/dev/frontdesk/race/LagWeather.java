package dev.frontdesk.race;

import dev.frontdesk.sample.Standby;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens to standbys while clients read and write: they replay later and sooner, pause, are
 * killed and come back, now and then further behind than they had been. One at a time; by a seed. A
 * thread of its own; when it is closed, all run.
 */
final class LagWeather implements AutoCloseable {
  private static final List<Integer> DELAYS = List.of(0, 0, 200, 700);

  /** One that comes back has yet to replay what it had shown before. */
  private static final Duration REWOUND = Duration.ofSeconds(2);

  private enum Change {
    DELAY,
    PAUSE,
    KILL,
    REWIND
  }

  private final List<Standby> standbys;
  private final Random random;
  private final CountDownLatch shown = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final Map<Change, Integer> made = new TreeMap<>();
  private final Thread thread = new Thread(this::run, "lag-weather");
  private @Nullable Exception failure;

  LagWeather(LagServers servers, long seed) {
    standbys = servers.replicas().stream().map(replica -> replica.standby()).toList();
    random = new Random(seed);
    thread.start();
  }

  private void run() {
    try {
      // Each kind comes early once, however short the run is.
      for (Change change : List.of(Change.DELAY, Change.PAUSE, Change.KILL)) {
        change(change);
      }
      shown.countDown();
      while (!waited(400)) {
        int drawn = random.nextInt(100);
        change(
            drawn < 60
                ? Change.DELAY
                : drawn < 85 ? Change.PAUSE : drawn < 93 ? Change.KILL : Change.REWIND);
      }
    } catch (IOException | RuntimeException failed) {
      failure = failed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void change(Change change) throws IOException, InterruptedException {
    Standby standby = standbys.get(random.nextInt(standbys.size()));
    switch (change) {
      case DELAY -> standby.delay(delay());
      case PAUSE -> {
        standby.pause();
        waited(300 + random.nextInt(700));
        standby.resume();
      }
      case KILL -> {
        standby.kill();
        waited(random.nextInt(700));
        standby.start();
      }
      case REWIND -> {
        standby.delay(REWOUND);
        standby.kill();
        standby.start();
        waited(500);
        standby.delay(delay());
      }
    }
    made.merge(change, 1, Integer::sum);
    waited(random.nextInt(400));
  }

  private Duration delay() {
    return Duration.ofMillis(DELAYS.get(random.nextInt(DELAYS.size())));
  }

  /** Lag has changed, one has paused, and one was killed; or nothing more will come. */
  boolean hasShownAll() {
    return shown.getCount() == 0 || !thread.isAlive();
  }

  /** True: it is to end. */
  private boolean waited(int millis) throws InterruptedException {
    return over.await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public String toString() {
    return made.toString();
  }

  @Override
  public void close() {
    over.countDown();
    boolean ended;
    try {
      ended = thread.join(Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended = false;
    }
    if (!ended || failure != null) {
      throw new IllegalStateException("standbys were not all brought back", failure);
    }
  }
}
