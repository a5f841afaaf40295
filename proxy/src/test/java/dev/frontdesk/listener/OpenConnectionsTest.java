package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OpenConnectionsTest {
  @Test
  void refusesAboveItsBoundAndSaysSoOnceUntilThereIsRoom() {
    Logger logger = (Logger) LoggerFactory.getLogger(OpenConnections.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      OpenConnections connections = new OpenConnections(20);
      for (int i = 0; i < 20; i++) {
        assertThat(connections.enter()).isTrue();
      }
      assertThat(connections.enter()).isFalse();
      connections.leave();
      assertThat(connections.enter()).as("the place of one that left").isTrue();
      assertThat(connections.enter()).isFalse();
      assertThat(connections.open()).isEqualTo(20);
      assertThat(connections.refused()).isEqualTo(2);
      assertThat(log.list).as("one line for both").hasSize(1);
      connections.leave();
      connections.leave();
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly(
              "20 connections are open (limits.connections): new ones are closed",
              "Connections are accepted again; 2 were refused so far");
    } finally {
      logger.detachAppender(log);
    }
  }
}
