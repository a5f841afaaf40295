package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.status.Status;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** logback.xml is data, and data that nothing loads rots. */
class ProductLogTest {
  private final LoggerContext context = new LoggerContext();

  @Test
  void configurationLoadsAndAMessageStaysOneLine() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(getClass().getResource("/logback.xml")));
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .filteredOn(status -> status.getLevel() > Status.INFO)
        .isEmpty();
    assertThat(context.getLogger("dev.frontdesk.x").getEffectiveLevel()).isEqualTo(Level.INFO);
    assertThat(context.getLogger("io.netty.x").getEffectiveLevel()).isEqualTo(Level.WARN);
    assertThat(context.getLogger("org.other").getEffectiveLevel()).isEqualTo(Level.WARN);

    var queue = (AsyncAppenderBase<?>) context.getLogger("ROOT").getAppender("queue");
    assertThat(queue.isNeverBlock()).isTrue();
    var stderr = (ConsoleAppender<?>) queue.getAppender("stderr");
    assertThat(stderr.getTarget()).isEqualTo("System.err");
    @SuppressWarnings("unchecked") // The encoder of this file is one of logging events.
    var encoder = (Encoder<ILoggingEvent>) stderr.getEncoder();
    LoggingEvent event =
        new LoggingEvent(
            "x",
            context.getLogger("dev.frontdesk.x"),
            Level.WARN,
            "a\r\nforged \u001b[31m",
            null,
            null);
    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertThat(line)
        .endsWith(" x: a forged  [31m" + System.lineSeparator())
        .doesNotContain("\u001b");
    context.stop();
  }

  @Test
  @Timeout(10)
  void flushingWaitsForWhatWasLoggedButNotForEver() throws Exception {
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(getClass().getResource("/logback.xml")));
    var queue = (AsyncAppender) context.getLogger("ROOT").getAppender("queue");
    var stderr = (ProductLogAppender) queue.getAppender("stderr");
    Stalling target = new Stalling();
    stderr.setOutputStream(target);
    for (int i = 0; i < 100; i++) {
      context.getLogger("dev.frontdesk.x").info("line {}", i);
    }
    assertThat(FlushAtExit.flush(context)).isFalse();
    target.released.countDown();
    assertThat(FlushAtExit.flush(context)).isTrue();
    assertThat(target.written.toString(StandardCharsets.UTF_8).lines())
        .hasSize(100)
        .last()
        .asString()
        .endsWith("x: line 99");
    context.stop();
  }

  private static final class Stalling extends OutputStream {
    final CountDownLatch released = new CountDownLatch(1);
    final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int octet) {
      try {
        released.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      written.write(octet);
    }
  }
}
