package dev.frontdesk.observe;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.hook.ShutdownHookBase;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Gives the product log's queue time to empty before the process ends; named in logback.xml. It
 * does not stop logging, because other shutdown hooks run beside it and still have things to say.
 */
public final class FlushAtExit extends ShutdownHookBase {
  static final Duration MAX_WAIT = Duration.ofSeconds(1);

  @Override
  public void run() {
    flush();
  }

  /**
   * Waits until what was logged so far is written, for at most a second; false where it was not.
   * Blocks; for the last act of a process.
   */
  public static boolean flush() {
    return !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context) || flush(context);
  }

  static boolean flush(LoggerContext context) {
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      if (all.next() instanceof AsyncAppender queue && !reachesEnd(queue, root)) {
        return false;
      }
    }
    return true;
  }

  private static boolean reachesEnd(AsyncAppender queue, Logger logger) {
    ProductLogAppender.Point point = new ProductLogAppender.Point(logger);
    queue.doAppend(point);
    try {
      return point.reached.await(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
