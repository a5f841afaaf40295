package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({"512, 768", "512, 8192", "4096, 5248", "1, 130"})
  void whatFitsIsNotSpokenOf(long stored, long heap) {
    assertThat(Heap.notices(stored * MIB, heap * MIB)).isEmpty();
  }

  @Test
  void whatDoesNotFitIsSaidWithTheHeapThatWould() {
    assertThat(Heap.notices(4096 * MIB, 2048 * MIB))
        .containsExactly(
            "memory.size is 4096 MiB, and the heap ends at 2048 MiB (expected: FRONTDESK_JAVA_OPTS=-Xmx5249m or more, or a smaller memory.size)");
    assertThat(Heap.notices(4096 * MIB, 5249 * MIB)).isEmpty();
  }
}
