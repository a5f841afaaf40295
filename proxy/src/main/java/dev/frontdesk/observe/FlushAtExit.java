package dev.frontdesk.observe;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.hook.ShutdownHookBase;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * Gives the product log's queue time to empty before the process ends; named in logback.xml. It
 * does not stop logging, because other shutdown hooks run beside it and still have things to say.
 */
public final class FlushAtExit extends ShutdownHookBase {
  static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private static final long NAP_NANOS = Duration.ofMillis(5).toNanos();

  @Override
  public void run() {
    flush();
  }

  /** Waits until what was logged is written, for at most a second. Blocks; for the last act. */
  public static void flush() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    long deadline = System.nanoTime() + MAX_WAIT.toNanos();
    while (!isEmpty(context) && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(NAP_NANOS);
    }
    // The last line is out of the queue a moment before it is written.
    LockSupport.parkNanos(NAP_NANOS);
  }

  private static boolean isEmpty(LoggerContext context) {
    for (Logger logger : context.getLoggerList()) {
      for (Iterator<?> appenders = logger.iteratorForAppenders(); appenders.hasNext(); ) {
        if (appenders.next() instanceof AsyncAppenderBase<?> queue
            && queue.getNumberOfElementsInQueue() > 0) {
          return false;
        }
      }
    }
    return true;
  }
}
