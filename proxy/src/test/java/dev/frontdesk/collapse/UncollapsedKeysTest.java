package dev.frontdesk.collapse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.key.CacheKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UncollapsedKeysTest {
  private static final CacheKey KEY = new CacheKey("k");
  private static final long LIFETIME = UncollapsedKeys.LIFETIME.toNanos();

  private final UncollapsedKeys keys = new UncollapsedKeys();

  @Test
  void aKeyIsRememberedForItsLifetime() {
    assertThat(keys.contains(KEY, 0)).isFalse();
    keys.remember(KEY, 5);
    assertThat(keys.contains(KEY, 5)).isTrue();
    assertThat(keys.contains(KEY, 5 + LIFETIME - 1)).isTrue();
    assertThat(keys.contains(KEY, 5 + LIFETIME)).isFalse();
    assertThat(keys.contains(new CacheKey("other"), 5)).isFalse();
  }

  @Test
  void eachTimeAnew() {
    keys.remember(KEY, 0);
    keys.remember(KEY, LIFETIME - 1);
    assertThat(keys.contains(KEY, LIFETIME)).isTrue();
  }

  @Test
  void orUntilItIsForgotten() {
    keys.remember(KEY, 0);
    keys.forget(KEY);
    assertThat(keys.contains(KEY, 1)).isFalse();
  }

  /** The origin of such a clock is arbitrary, and it may run over. */
  @Test
  void aClockThatIsNegativeOrRunsOver() {
    keys.remember(KEY, -5);
    assertThat(keys.contains(KEY, 3)).isTrue();
    keys.remember(KEY, Long.MAX_VALUE - 1);
    assertThat(keys.contains(KEY, Long.MIN_VALUE + 1)).isTrue();
    assertThat(keys.contains(KEY, Long.MIN_VALUE + LIFETIME)).isFalse();
  }

  @Test
  void theNumberOfKeysIsBounded() {
    for (int i = 0; i < 2 * UncollapsedKeys.MOST_KEYS; i++) {
      keys.remember(new CacheKey("k" + i), 0);
    }
    assertThat(keys.size()).isLessThanOrEqualTo(UncollapsedKeys.MOST_KEYS).isPositive();
    assertThat(UncollapsedKeys.LIFETIME).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void longKeysTakeTheRoomOfSeveral() {
    String selected = "x".repeat(32 * 1024);
    for (int i = 0; i < 2 * UncollapsedKeys.MOST_CHARACTERS / selected.length(); i++) {
      keys.remember(new CacheKey(i + selected), 0);
    }
    assertThat(keys.size())
        .isLessThanOrEqualTo(UncollapsedKeys.MOST_CHARACTERS / selected.length())
        .isPositive();
  }
}
