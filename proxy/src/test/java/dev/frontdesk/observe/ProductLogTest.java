package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.Status;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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
    var encoder =
        (ch.qos.logback.core.encoder.Encoder<ch.qos.logback.classic.spi.ILoggingEvent>)
            stderr.getEncoder();
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
}
