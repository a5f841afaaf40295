package dev.frontdesk.observe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.observe.AccessLogOptions.Format;
import dev.frontdesk.observe.AccessLogOptions.Target;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class AccessLogTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void appendsToAFileAndClosingWritesAll(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("access.log");
    Files.writeString(file, "before\n");
    try (AccessLog log = new AccessLog(to(file, Format.COMBINED), registry)) {
      for (int i = 0; i < 2_000; i++) {
        log.record(Records.hit().path("/" + i).done());
      }
    }
    assertThat(Files.readAllLines(file))
        .hasSize(2_001)
        .startsWith("before")
        .last()
        .asString()
        .contains("GET /1999 ");
  }

  @Test
  void reopenFollowsARotation(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("access.log");
    Path rotated = folder.resolve("access.log.1");
    try (AccessLog log = new AccessLog(to(file, Format.JSON), registry)) {
      log.record(Records.hit().path("/before").done());
      await().until(() -> Files.size(file) > 0);
      Files.move(file, rotated);
      log.reopen();
      await().until(() -> Files.exists(file));
      log.record(Records.hit().path("/after").done());
    }
    assertThat(rotated).content().contains("/before").doesNotContain("/after");
    assertThat(file).content().contains("/after").doesNotContain("/before");
  }

  @Test
  void aFileThatCannotBeOpenedFailsTheStart(@TempDir Path folder) {
    assertThatThrownBy(
            () -> new AccessLog(to(folder.resolve("no/such/access.log"), Format.JSON), registry))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, AccessLogOptions.DEFAULT_QUEUE})
  void aStalledTargetNeverStallsTheCallerAndSaysSoOnce(int queue) throws Exception {
    Stalling target = new Stalling();
    try (LogCapture said = new LogCapture(AccessLog.class)) {
      AccessLog log =
          new AccessLog(
              new AccessLogOptions(new Target.Stdout(), Format.COMBINED, Set.of(), queue),
              registry,
              LogSink.to("a stalled reader", target));
      log.record(Records.hit().path("/first").done());
      assertThat(target.entered.await(5, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < queue + 30; i++) {
        log.record(Records.hit().path("/" + i).done());
      }
      assertThat(log.dropped()).isEqualTo(30);
      assertThat(registry.get("frontdesk.access.log.dropped").functionCounter().count())
          .isEqualTo(30);
      target.released.countDown();
      await().until(() -> said.lines().size() == 2);
      log.close();
      assertThat(said.lines())
          .containsExactly(
              "WARN the access log's queue: full, lines are dropped (said once, until it works"
                  + " again)",
              "INFO the access log's queue: works again, after 30 failures");
    }
    String written = target.written.toString(US_ASCII);
    assertThat(written.lines()).hasSize(queue + 1);
    assertThat(written)
        .contains("/first", "/" + (queue - 1) + " ")
        .doesNotContain("/" + queue + " ");
  }

  @Test
  void aTargetThatFailsIsTriedAgainAndTheLossCounted() {
    Failing target = new Failing();
    try (LogCapture said = new LogCapture(AccessLog.class)) {
      AccessLog log =
          new AccessLog(
              new AccessLogOptions(new Target.Stdout(), Format.COMBINED),
              registry,
              LogSink.to("a full disk", target));
      target.full = true;
      log.record(Records.hit().path("/lost").done());
      await().until(() -> log.dropped() == 1);
      target.full = false;
      log.record(Records.hit().path("/kept").done());
      log.close();
      assertThat(target.written.toString(US_ASCII)).contains("/kept").doesNotContain("/lost");
      assertThat(said.lines())
          .containsExactly(
              "WARN the access log to a full disk: java.io.IOException: no space (said once, until"
                  + " it works again)",
              "INFO the access log to a full disk: works again, after 1 failures");
    }
  }

  @Test
  void longTextsAreCutSoThatTheQueueHasABound() {
    Failing target = new Failing();
    AccessLog log =
        new AccessLog(
            new AccessLogOptions(new Target.Stdout(), Format.COMBINED),
            registry,
            LogSink.to("memory", target));
    String huge = "x".repeat(AccessLog.MAX_TEXT * 10);
    log.record(
        Records.hit()
            .path("/" + huge)
            .query(huge)
            .method(huge)
            .host(huge)
            .fields("User-Agent", huge, "Referer", huge, "X-Other", huge)
            .done());
    log.close();
    assertThat(target.written.size()).isBetween(5 * AccessLog.MAX_TEXT, 6 * AccessLog.MAX_TEXT);
    assertThat(target.written.toString(US_ASCII)).contains("xxx... HTTP/1.1\"");
  }

  @Test
  void closingDoesNotWaitForEver() {
    Stalling target = new Stalling();
    try (LogCapture said = new LogCapture(AccessLog.class)) {
      AccessLog log =
          new AccessLog(
              new AccessLogOptions(new Target.Stdout(), Format.JSON),
              registry,
              LogSink.to("a stalled reader", target));
      log.record(Records.hit().done());
      log.close();
      assertThat(said.lines())
          .containsExactly("WARN the access log did not end in PT2S; lines may be lost");
    }
    target.released.countDown();
  }

  @Test
  void whatComesAfterClosingIsCountedAsDropped(@TempDir Path folder) throws IOException {
    AccessLog log = new AccessLog(to(folder.resolve("access.log"), Format.JSON), registry);
    log.close();
    log.record(Records.hit().done());
    assertThat(log.dropped()).isEqualTo(1);
    log.close();
  }

  private static AccessLogOptions to(Path file, Format format) {
    return new AccessLogOptions(new Target.ToFile(file), format);
  }

  /** Blocks in its first write until released. */
  private static final class Stalling extends OutputStream {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
      entered.countDown();
      try {
        released.await();
      } catch (InterruptedException interrupted) {
        throw new IOException(interrupted);
      }
      written.write(octets, from, length);
    }
  }

  private static final class Failing extends OutputStream {
    volatile boolean full;
    final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
      if (full) {
        throw new IOException("no space");
      }
      written.write(octets, from, length);
    }
  }
}
