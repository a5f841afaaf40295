package dev.frontdesk.cli;

import dev.frontdesk.observe.FlushAtExit;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGTERM and Ctrl-C stop in an orderly way; SIGHUP reloads the rules and reopens the log. */
final class StopSignals {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

  private StopSignals() {}

  /** Blocks until the process is told to stop; then drains before it lets the process end. */
  static void await(Server server) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  FlushAtExit.flush();
                  stopped.countDown();
                },
                "frontdesk-stop"));
    onHangUp(() -> {
      server.rules().reload();
      server.reopenLog();
    });
    stopped.await();
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
