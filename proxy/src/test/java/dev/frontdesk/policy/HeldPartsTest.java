package dev.frontdesk.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §3.4: the bytes of combined parts. */
class HeldPartsTest {
  private static final String ALL = "0123456789";

  private static HeldParts held(String... ranges) {
    HeldParts held = null;
    for (String range : ranges) {
      int first = first(range);
      byte[] bytes = bytes(range);
      held = held == null ? HeldParts.of(10, first, bytes) : held.with(first, bytes);
      assertThat(held).isNotNull();
    }
    return Objects.requireNonNull(held);
  }

  private static int first(String range) {
    return Integer.parseInt(range.substring(0, 1));
  }

  private static byte[] bytes(String range) {
    return ALL.substring(first(range), Integer.parseInt(range.substring(2)) + 1)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(HeldParts held, int first, int last) {
    StringBuilder text = new StringBuilder();
    for (ByteBuffer view : held.views(new ByteRange(first, last))) {
      text.append(StandardCharsets.US_ASCII.decode(view));
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0-4 | 5-9 | - | 0-9",
        "5-9 | 0-4 | - | 0-9",
        "0-4 | 3-9 | - | 0-9",
        "3-9 | 0-4 | - | 0-9",
        "0-9 | 3-4 | - | 0-9",
        "3-4 | 0-9 | - | 0-9",
        "0-3 | 6-9 | 4-5 | 6-9",
        "2-4 | 5-9 | 0-1 | 2-9",
        "0-4 | 5-6 | 7-9 | 0-6",
        "0-4 | 0-4 | 5-9 | 0-4",
      })
  void whatIsThereAndWhatIsMissing(String one, String other, String gap, String covered) {
    HeldParts held = held(one, other);
    ByteRange missing = held.onlyGap();
    assertThat(missing == null ? "-" : missing.first() + "-" + missing.last()).isEqualTo(gap);
    assertThat(held.isComplete()).isEqualTo(gap.equals("-"));
    int first = first(covered);
    int last = Integer.parseInt(covered.substring(2));
    assertThat(held.covers(new ByteRange(first, last))).isTrue();
    assertThat(text(held, first, last)).isEqualTo(ALL.substring(first, last + 1));
  }

  @Test
  void severalGapsAreNotOne() {
    assertThat(held("0-1", "4-5").onlyGap()).isNull();
    assertThat(held("2-3").onlyGap()).isNull();
    assertThat(held("2-3").covers(new ByteRange(2, 4))).isFalse();
    assertThat(held("2-3").covers(new ByteRange(1, 3))).isFalse();
    assertThatThrownBy(() -> held("2-3").views(new ByteRange(1, 3)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsHeldAlreadyIsNotHeldTwice() {
    HeldParts held = held("2-5", "4-7", "0-9");
    assertThat(held.bytes()).isEqualTo(10);
    assertThat(new String(held.assembled(), StandardCharsets.US_ASCII)).isEqualTo(ALL);
  }

  @Test
  void partsInAnyOrderMakeTheWhole() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      List<String> ranges = new ArrayList<>();
      for (int n = 0; n < 10; n++) {
        int first = random.nextInt(10);
        ranges.add(first + "-" + (first + random.nextInt(10 - first)));
      }
      for (int n = 0; n < 10; n++) {
        ranges.add(n + "-" + n);
      }
      Collections.shuffle(ranges, random);
      HeldParts held = held(ranges.toArray(new String[0]));
      assertThat(held.isComplete()).isTrue();
      assertThat(new String(held.assembled(), StandardCharsets.US_ASCII)).isEqualTo(ALL);
    }
  }

  @Test
  void aThousandAndTwentyFourPiecesAreHeldAndNotMore() {
    byte[] one = {1};
    @Nullable HeldParts held = HeldParts.of(1 << 20, 0, one);
    for (int piece = 1; piece < HeldParts.MAX_PARTS; piece++) {
      held = Objects.requireNonNull(held).with(piece * 2L, one);
    }
    assertThat(Objects.requireNonNull(held).pieces()).isEqualTo(1024);
    assertThat(held.with(1 << 19, one)).isNull();
    assertThat(held.with(0, one)).isNotNull();
  }

  @Test
  void onlyWhatLiesWithinCanBeHeld() {
    assertThatThrownBy(() -> HeldParts.of(3, 2, new byte[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HeldParts.of(3, 0, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
