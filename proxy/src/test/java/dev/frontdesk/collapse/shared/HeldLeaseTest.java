package dev.frontdesk.collapse.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in Redis, what is published, and who waits for whom. */
class HeldLeaseTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @CsvSource({
    // own epoch, own sequence, waits for a fill of epoch a, sequence 100
    "a, 100, true",
    // The fill is newer than this request.
    "a, 7,   true",
    // Invalidations came since it began: the one who asks knows whether they matter.
    "a, 101, true",
    "a, 100000, true",
    // Their sequences cannot be compared.
    "b, 100, false",
    "b, 7,   false",
  })
  void whoWaitsForIt(String epoch, long sequence, boolean waits) {
    HeldLease held = new HeldLease(TOKEN, new SharedStamp("a", 100), "n1");
    assertThat(held.mayServe(new SharedStamp(epoch, sequence))).isEqualTo(waits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n1", "a node with spaces", "", "line\nbreak"})
  void isReadAsItIsWritten(String node) {
    HeldLease lease = new HeldLease(TOKEN, new SharedStamp("00ff", 12), node);
    assertThat(HeldLease.parse(lease.text())).isEqualTo(lease);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "junk",
        TOKEN,
        TOKEN + " 00ff 12",
        TOKEN + " 00ff -1 n",
        TOKEN + " 00ff 1234567890123456789 n",
        TOKEN + " 00FF 1 n",
        "0123 00ff 1 n",
      })
  void anythingElseIsNone(String text) {
    assertThat(HeldLease.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messagesAreReadAsTheyAreWritten(boolean kept) {
    FilledMessage message = new FilledMessage(TOKEN, kept);
    assertThat(FilledMessage.parse(Buffer.buffer(message.text()))).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", TOKEN, TOKEN + " ", TOKEN + " 2", TOKEN + "-1", TOKEN + " 1 "})
  void otherMessagesAreNone(String text) {
    assertThat(FilledMessage.parse(Buffer.buffer(text))).isNull();
  }

  @Test
  void eachKeyAndRevisionHasItsName() {
    assertThat(
            Set.of(
                name("n", "a", "1"),
                name("n", "a", "2"),
                name("n", "b", "1"),
                name("m", "a", "1"),
                name("n", "1a", ""),
                name("n", "", "1a")))
        .hasSize(6)
        .allMatch(name -> name.matches("[nm]:f:\\{[0-9a-f]{32}}"));
  }

  private static String name(String namespace, String key, String revision) {
    return LeaseKey.of(namespace, new SharedKey(new CacheKey(key), revision, null));
  }

  @Test
  void optionsAreChecked() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new FillLeaseOptions("n", "1", Duration.ZERO, second, 1))
        .hasMessage("lease: PT0S (expected: >= 1 ms)");
    assertThatThrownBy(() -> new FillLeaseOptions("n", "1", second, second.negated(), 1))
        .hasMessage("patience: PT-1S (expected: >= 0)");
    assertThatThrownBy(() -> new FillLeaseOptions("n", "1", second, second, -1))
        .hasMessage("waiting: -1 (expected: >= 0)");
  }
}
