package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.policy.ByteRanges.Selected;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §14.1.2 (byte ranges) and §14.2 (Range). */
class ByteRangesTest {
  /** What of 10 bytes is sent: ranges, {@code 416}, or {@code whole}. */
  private static String of10(String range) {
    return of(range, 10);
  }

  private static String of(String range, long complete) {
    ByteRanges asked = ByteRanges.of(get("Range", range));
    return asked == null
        ? "whole"
        : switch (asked.in(complete)) {
          case Selected.Satisfied(List<ByteRange> ranges) ->
              ranges.stream()
                  .map(each -> each.first() + "-" + each.last())
                  .collect(Collectors.joining(" "));
          case Selected.Unsatisfiable none -> "416";
          case Selected.Ignored ignored -> "whole";
        };
  }

  /** RFC 9110 §14.1.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0 | 0-0",
        "bytes=0-4 | 0-4",
        "bytes=3-3 | 3-3",
        "bytes=9-9 | 9-9",
        "bytes=0-9 | 0-9",
        "bytes=0- | 0-9",
        "bytes=9- | 9-9",
        "bytes=5-99 | 5-9",
        "bytes=-1 | 9-9",
        "bytes=-10 | 0-9",
        "bytes=-11 | 0-9",
        "bytes=007-0008 | 7-8",
        "BYTES=0-1 | 0-1",
        "bytes=0-1,3-4 | 0-1 3-4",
        "bytes=3-4,0-1 | 3-4 0-1",
        "bytes=0-0,-1 | 0-0 9-9",
        "bytes=0-1,20-30 | 0-1",
        "bytes=-0,2-3 | 2-3",
      })
  void aRangeIsWhatTheRfcSays(String range, String selected) {
    assertThat(of10(range)).isEqualTo(selected);
  }

  /** RFC 9110 §5.6.1.2: white space and empty members in lists. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-1, 3-4",
        "bytes=0-1 ,\t3-4",
        "bytes=,0-1,,3-4,",
        "bytes= 0-1,3-4",
        " bytes=0-1,3-4 "
      })
  void listsAreReadAsLists(String range) {
    assertThat(of10(range)).isEqualTo("0-1 3-4");
  }

  /** RFC 9110 §14.1.2: none begins within the representation, or it is a suffix of no length. */
  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-11", "bytes=-0", "bytes=-00", "bytes=10-,-0"})
  void noneThatCanBeSatisfied(String range) {
    assertThat(of10(range)).isEqualTo("416");
  }

  /** RFC 9110 §14.2: what is not to the grammar is ignored. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes=1",
        "bytes=a-b",
        "bytes=1-b",
        "bytes=4-3",
        "bytes=0-1,4-3",
        "bytes=0-1;2-3",
        "bytes=0-1-2",
        "bytes=--1",
        "bytes=+0-1",
        "bytes=0 - 1",
        "bytes=0- 1",
        "bytes =0-1",
        "bytes:0-1",
        "items=0-1",
        "0-1",
        "bytes=0.5-1",
        "bytes=0x0-1",
        "bytes=\u0660-1",
        "bytes=99999999999999999999-99999999999999999998"
      })
  void whatIsNoRangeIsIgnored(String range) {
    assertThat(of10(range)).isEqualTo("whole");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-2147483648 | 0-9",
        "bytes=0-9223372036854775807 | 0-9",
        "bytes=0-99999999999999999999999999 | 0-9",
        "bytes=99999999999999999999999999- | 416",
        "bytes=99999999999999999998-99999999999999999999 | 416",
        "bytes=-99999999999999999999999999 | 0-9",
        "bytes=000000000000000000000000000001-2 | 1-2",
      })
  void numbersThatNoLongHoldsAreLargerThanAnyLength(String range, String selected) {
    assertThat(of10(range)).isEqualTo(selected);
  }

  @Test
  void aLengthMayBeLargerThanAnInt() {
    assertThat(of("bytes=5000000000-5000000001", 1L << 40)).isEqualTo("5000000000-5000000001");
  }

  /** RFC 9110 §14.1.2: of nothing, only a suffix is satisfiable, and no Content-Range says so. */
  @ParameterizedTest
  @CsvSource({"bytes=0-, 416", "bytes=0-0, 416", "bytes=-0, 416", "bytes=-5, whole"})
  void nothingHasNoRanges(String range, String selected) {
    assertThat(of(range, 0)).isEqualTo(selected);
  }

  /** RFC 9110 §14.2: it is defined for GET only, and is one line. */
  @Test
  void itCountsForGetOnly() {
    assertThat(ByteRanges.of(get())).isNull();
    assertThat(ByteRanges.of(get("Range", "bytes=0-1").withMethod("HEAD"))).isNull();
    assertThat(ByteRanges.of(get("Range", "bytes=0-1").withMethod("POST"))).isNull();
    assertThat(ByteRanges.of(get("Range", "bytes=0-1", "Range", "bytes=2-3"))).isNull();
  }

  private static String many(int ranges) {
    return "bytes="
        + IntStream.range(0, ranges)
            .mapToObj(n -> n * 2 + "-" + n * 2)
            .collect(Collectors.joining(","));
  }

  @Test
  void thirtyTwoRangesAreSentAndMoreAreIgnored() {
    assertThat(of(many(ByteRanges.MAX_RANGES), 1000).split(" ")).hasSize(32);
    assertThat(of(many(ByteRanges.MAX_RANGES + 1), 1000)).isEqualTo("whole");
  }

  /** RFC 9110 §14.2: more than two overlapping ranges are a burden, or an attack. */
  @Test
  void twoRangesMayOverlapOthersAndMoreAreIgnored() {
    assertThat(of("bytes=0-2,1-3,2-4,50-60", 100)).isEqualTo("0-2 1-3 2-4 50-60");
    assertThat(of("bytes=0-2,1-3,2-4,3-5", 100)).isEqualTo("whole");
    assertThat(of("bytes=50-60,0-9,1-1,2-2,3-3", 100)).isEqualTo("whole");
  }

  @Test
  void rangesThatTogetherAreMoreThanTheWholeAreIgnored() {
    assertThat(of10("bytes=0-4,5-9")).isEqualTo("0-4 5-9");
    assertThat(of10("bytes=0-5,5-9")).isEqualTo("whole");
    assertThat(of10("bytes=0-,0-")).isEqualTo("whole");
  }
}
