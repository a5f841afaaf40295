package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent before the first client comes. */
class WarmUpTest {
  private static final String RULES =
      """
      version: 1
      routes:
        - id: services
          match: GET /services
          cache: { ttl: 1m }
          key: { query: all }
      """;

  private static final String TESTS =
      """
      version: 1
      rules: [a.yaml]
      tests:
        - name: a service is kept
          steps:
            - request: GET /services?page=1
              origin: { status: 200, body: one }
              expect: { x-cache: MISS }
            - request: GET /services?page=1
              origin: must-not-be-contacted
              expect: { x-cache: HIT }
      """;

  @TempDir Path folder = Path.of("");

  private final AtomicInteger contacts = new AtomicInteger();

  @SuppressWarnings("NullAway.Init") // made before each test
  private ServerSocket upstream;

  @BeforeEach
  void listen() throws IOException {
    upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::count);
  }

  private void count() {
    while (!upstream.isClosed()) {
      try {
        upstream.accept().close();
        contacts.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  @Test
  @Shows({"configuration.startup", "startup.warm-up"})
  void requestsOfTheTestsAreReplayedForAsLongAsItSays() throws IOException {
    tests(TESTS);
    assertThat(replayed("200ms")).isPositive();
    assertThat(replayed("0s")).isZero();
    assertThat(contacts).as("of the configured upstream").hasValue(0);
  }

  @Test
  void withoutTestsItHasRequestsOfItsOwn() throws IOException {
    assertThat(replayed("200ms")).isPositive();
  }

  @Test
  void testsThatDoNotLoadKeepNobodyFromStarting() throws IOException {
    tests("version: 1\nrules: [gone.yaml]\ntests: 7\n");
    assertThat(replayed("100ms")).isPositive();
    assertThat(contacts).hasValue(0);
  }

  /** What is not answered is given up when the time is over. */
  @Test
  void anOriginThatBreaksOffIsNotWaitedFor() throws IOException {
    tests(TESTS.replace("{ status: 200, body: one }", "{ break: connect }"));
    assertThat(replayed("100ms")).isPositive();
  }

  private void tests(String text) throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("rules")).resolve("a.test.yaml"), text);
  }

  private long replayed(String length) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("rules")).resolve("a.yaml"), RULES);
    Setup setup = new Setup();
    setup.config =
        Files.writeString(
            folder.resolve("frontdesk.yaml"),
            """
            version: 1
            upstreams: { api: { primary: "http://127.0.0.1:%d" } }
            rules: rules
            startup: { warm-up: %s }
            """
                .formatted(upstream.getLocalPort(), length));
    Setup.Loading loading = setup.load();
    assertThat(loading.findings()).isEmpty();
    Config config = Objects.requireNonNull(loading.config());
    RuleSet rules = Objects.requireNonNull(Objects.requireNonNull(loading.rules()).rules());
    return RunCommand.warmUp(config, rules, setup);
  }
}
