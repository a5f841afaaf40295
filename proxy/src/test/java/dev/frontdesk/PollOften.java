package dev.frontdesk;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * All tests that wait for something look for it every 10 ms, at once the first time. Awaitility's
 * own tenth of a second, hundreds of times, is a good part of a minute.
 */
public final class PollOften implements BeforeAllCallback {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(INTERVAL);
  }
}
