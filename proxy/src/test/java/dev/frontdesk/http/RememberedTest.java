package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private final AtomicInteger reads = new AtomicInteger();
  private final Remembered<String> remembered =
      new Remembered<>(text -> {
        reads.incrementAndGet();
        return "read " + text;
      });

  @Test
  void aTextIsReadOnce() {
    assertThat(remembered.of("gzip")).isEqualTo("read gzip");
    assertThat(remembered.of("gzip")).isEqualTo("read gzip");
    assertThat(reads).hasValue(1);
  }

  @Test
  void moreTextsThanTheBoundTakeTheRoomOfOthers() {
    for (int i = 0; i < 100 * Remembered.MAX_TEXTS; i++) {
      assertThat(remembered.of("text " + i)).isEqualTo("read text " + i);
    }
    assertThat(remembered.size()).isLessThanOrEqualTo(Remembered.MAX_TEXTS);
  }

  @Test
  void aLongTextIsReadEachTime() {
    String most = "x".repeat(Remembered.MAX_CHARACTERS);
    assertThat(remembered.of(most)).isEqualTo("read " + most);
    assertThat(remembered.size()).isEqualTo(1);
    assertThat(remembered.of(most + "x")).isEqualTo("read " + most + "x");
    assertThat(remembered.of(most + "x")).isEqualTo("read " + most + "x");
    assertThat(remembered.size()).isEqualTo(1);
    assertThat(reads).hasValue(3);
  }
}
