package dev.frontdesk.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** All that an operator would read in the log while this is open. */
final class LoggedLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

  LoggedLines() {
    start();
    ROOT.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    events.add(event);
  }

  /** Those that have come since the last call. */
  List<String> taken() {
    List<ILoggingEvent> all = List.copyOf(events);
    events.removeAll(all);
    return all.stream().map(LoggedLines::text).toList();
  }

  /** Lines so far. */
  List<String> lines() {
    return events.stream().map(LoggedLines::text).toList();
  }

  private static String text(ILoggingEvent event) {
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : " (a stack trace of " + event.getThrowableProxy().getClassName() + ")";
    return event.getLevel() + " " + event.getFormattedMessage() + trace;
  }

  /** Neither errors nor stack traces. */
  static boolean isAlarming(String line) {
    return line.startsWith(Level.ERROR.toString()) || line.contains(" (a stack trace of ");
  }

  @Override
  public void close() {
    ROOT.detachAppender(this);
  }
}
