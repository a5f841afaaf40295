package dev.frontdesk.invalidate.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.Tag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeCodecTest {
  static Stream<Change> changes() {
    return Stream.of(
        new Change(List.of(), Change.HARD, 0, "n", false),
        new Change(List.of(Tag.ALL), Change.HARD, 0, "node-1.a_b", true),
        new Change(
            List.of(Tag.of("a:7:1"), new Tag("a:8", true)), 1_800_000_000_000L, 0, "n", true),
        new Change(List.of(Tag.of("a")), Change.HARD, 15_000, "n", false),
        new Change(List.of(Tag.of("\u0000\u0001 \r\n\u007f{}'\"\\")), 0, 0, "n", false),
        new Change(List.of(Tag.of("\u00e9\u20ac\ud83d\ude00")), Change.HARD, 0, "n", false),
        new Change(List.of(Tag.of("\ud83d"), Tag.of("\ude00x")), Change.HARD, 0, "n", false),
        new Change(List.of(Tag.of("x".repeat(100_000))), Change.HARD, 0, "n", false));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void comesBackAsItWas(Change change) {
    assertThat(ChangeCodec.decode(ByteBuffer.wrap(ChangeCodec.encode(change)))).isEqualTo(change);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aMessageHasEpochAndNumberBeforeIt(Change change) {
    byte[] octets = ChangeCodec.encode(change);
    byte[] head = "0af1 4711 ".getBytes(StandardCharsets.US_ASCII);
    byte[] message = Arrays.copyOf(head, head.length + octets.length);
    System.arraycopy(octets, 0, message, head.length, octets.length);
    assertThat(Told.parse(message)).isEqualTo(new Told("0af1", 4711, change));
  }

  @Test
  void whatIsCutOffLongerOrOfAnotherVersionIsNotUnderstood() {
    byte[] octets = ChangeCodec.encode(new Change(List.of(Tag.of("a"), Tag.ALL), 5, 0, "n", true));
    for (int length = 0; length < octets.length; length++) {
      assertThat(ChangeCodec.decode(ByteBuffer.wrap(Arrays.copyOf(octets, length)))).isNull();
    }
    assertThat(ChangeCodec.decode(ByteBuffer.wrap(Arrays.copyOf(octets, octets.length + 1))))
        .isNull();
    for (int i = 0; i < octets.length; i++) {
      for (int other : new int[] {0, 2, 0x7F, 0x80, 0xFF}) {
        byte[] damaged = octets.clone();
        damaged[i] = (byte) other;
        // Whatever it is now: no exception.
        ChangeCodec.decode(ByteBuffer.wrap(damaged));
      }
    }
    octets[0] = 2;
    assertThat(ChangeCodec.decode(ByteBuffer.wrap(octets))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "e", "e 1", "e x y", "e -1 y", "e 99999999999999999999 y", " "})
  void whatIsNoMessageIsNone(String text) {
    assertThat(Told.parse(text.getBytes(StandardCharsets.UTF_8))).isNull();
  }

  @Test
  void aMessageThatIsNotUnderstoodKeepsItsNumber() {
    assertThat(Told.parse("e 5 ?".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Told("e", 5, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n e", "n e x", "n e 1 2", "n e -1"})
  void whatAcknowledgesNothing(String text) {
    assertThat(Acknowledged.parse(text)).isNull();
  }

  @Test
  void anAcknowledgementComesBackAsItWas() {
    Acknowledged told = new Acknowledged("node-1", "0af1", 7);
    assertThat(Acknowledged.parse(told.text())).isEqualTo(told);
  }

  @Test
  void textsHaveOctetsOfTheirOwn() {
    assertThat(CharBytes.encode("a:7")).asString(StandardCharsets.US_ASCII).isEqualTo("a:7");
    assertThat(CharBytes.encode("\ud83d")).isNotEqualTo(CharBytes.encode("?"));
    for (byte[] broken :
        List.of(
            new byte[] {(byte) 0xC3},
            new byte[] {(byte) 0xFF},
            new byte[] {(byte) 0xE2, 0x28, 0})) {
      assertThat(CharBytes.decode(broken)).isNull();
    }
  }
}
