package dev.frontdesk.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.concurrent.CountDownLatch;

/** Standard error behind the product log's queue; also says when the queue has come to a point. */
public final class ProductLogAppender extends ConsoleAppender<ILoggingEvent> {
  /** Goes through the queue like a message; all before it are written when it arrives. */
  static final class Point extends LoggingEvent {
    final CountDownLatch reached = new CountDownLatch(1);

    Point(Logger logger) {
      super(Point.class.getName(), logger, Level.ERROR, "", null, null);
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event instanceof Point point) {
      point.reached.countDown();
    } else {
      super.append(event);
    }
  }
}
