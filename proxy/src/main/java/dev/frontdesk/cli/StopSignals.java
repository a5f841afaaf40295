package dev.frontdesk.cli;

import dev.frontdesk.observe.FlushAtExit;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and Ctrl-C stop in an orderly way; SIGHUP reloads the rules and reopens the log.
 *
 * <p>The thread that started everything stops it, too, in the opposite order: what it opened before
 * this is closed after it. The process ends when this is closed. Used from the main thread.
 */
final class StopSignals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

  /** All that is closed has bounds of its own; this one is for what does not keep them. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Blocks until the process is told to stop. The caller then closes the server, which drains.
   *
   * @param drain how long that may take
   */
  void await(Server server, Duration drain) throws InterruptedException {
    long patience = drain.plus(GRACE).toMillis();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> letStop(patience), "frontdesk-stop"));
    onHangUp(() -> {
      server.rules().reload();
      server.reopenLog();
    });
    asked.await();
  }

  /** The process ends when its shutdown hooks have: so this one waits. */
  private void letStop(long patienceMillis) {
    asked.countDown();
    try {
      if (!stopped.await(patienceMillis, TimeUnit.MILLISECONDS)) {
        LOG.error("Not stopped within {} ms: ending all the same", patienceMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    FlushAtExit.flush();
  }

  /** Everything is closed: the process may end. */
  @Override
  public void close() {
    stopped.countDown();
  }

  /**
   * By reflection: the class is in every JDK that knows the signal, but is not a documented API,
   * and where it is missing there is the admin listener's reload.
   */
  private static void onHangUp(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
      Object calling =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  run(action);
                  return null;
                }
                return "frontdesk's SIGHUP handler";
              });
      signal.getMethod("handle", signal, handler).invoke(null, hangUp, calling);
    } catch (ReflectiveOperationException | IllegalArgumentException unavailable) {
      LOG.info("SIGHUP is not heard here: {}", unavailable.toString());
    }
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException failed) {
      LOG.error("Rules were not reloaded", failed);
    }
  }
}
