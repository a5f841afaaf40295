package dev.frontdesk.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.http.Fields;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderTest {
  static final int MIB = 1024 * 1024;

  /** Seeded; of words, so that it gets smaller, or of noise, so that it does not. */
  static byte[] content(int length, boolean noise) {
    byte[] bytes = new byte[length];
    Random random = new Random(length);
    if (noise) {
      random.nextBytes(bytes);
    } else {
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) ('a' + Math.floorMod((int) (random.nextGaussian() * 3), 26));
      }
    }
    return bytes;
  }

  @Test
  void thisMachineHasEveryCoding() {
    assertThat(EncodingOptions.DEFAULT.offered())
        .containsExactly(Coding.BR, Coding.ZSTD, Coding.GZIP);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BR", "ZSTD"})
  void whatIsEncodedDecodesToTheSame(Coding coding) throws Exception {
    for (int length : new int[] {0, 1, 100, 16 * 1024, 16 * 1024 + 1, 300_000}) {
      for (boolean noise : new boolean[] {false, true}) {
        byte[] content = content(length, noise);
        byte[] coded = Encoder.encode(coding, EncodingOptions.DEFAULT.level(coding), content);

        assertThat(Encoder.decode(coding, coded, length)).isEqualTo(content);
        assertThat(coded.length < content.length).isEqualTo(!noise && length >= 100);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BR", "ZSTD"})
  void everyLevelWorks(Coding coding) throws Exception {
    byte[] content = content(20_000, false);
    for (int level = 1; level <= 9; level++) {
      EncodingOptions options = new EncodingOptions(List.of(coding), level, 0, List.of());
      byte[] coded = Encoder.encode(coding, options.level(coding), content);
      assertThat(Encoder.decode(coding, coded, content.length)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BR", "ZSTD"})
  void aBombIsNotInflatedBeyondItsBound(Coding coding) throws Exception {
    byte[] bomb = Encoder.encode(coding, 5, new byte[50 * MIB]);

    assertThat(bomb.length).isLessThan(MIB / 10);
    assertThatThrownBy(() -> Encoder.decode(coding, bomb, MIB)).isInstanceOf(TooLarge.class);
    assertThat(Encoder.decode(coding, bomb, 50 * MIB)).hasSize(50 * MIB);
    assertThatThrownBy(() -> Encoder.decode(coding, bomb, 50 * MIB - 1))
        .isInstanceOf(TooLarge.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BR", "ZSTD"})
  void whatIsCutOrBentOrFollowedByMoreDoesNotDecode(Coding coding) {
    byte[] content = content(5000, false);
    byte[] coded = Encoder.encode(coding, 5, content);
    for (int cut : new int[] {1, 5, coded.length / 2, coded.length - 1}) {
      assertThatThrownBy(() -> Encoder.decode(coding, Arrays.copyOf(coded, cut), 10_000))
          .isInstanceOf(MalformedContent.class);
    }
    byte[] bent = coded.clone();
    bent[0] ^= 0x5a;
    assertThatThrownBy(() -> Encoder.decode(coding, bent, 10_000))
        .isInstanceOf(MalformedContent.class);
  }

  @Test
  void gzipChecksItsSumAndReadsEveryMemberAndOptionalField() throws Exception {
    byte[] one = Encoder.encode(Coding.GZIP, 6, "one".getBytes(StandardCharsets.UTF_8));
    byte[] bent = one.clone();
    bent[bent.length - 8] ^= 1;
    assertThatThrownBy(() -> Encoder.decode(Coding.GZIP, bent, 100))
        .isInstanceOf(MalformedContent.class);

    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(one);
    two.write(new byte[] {0x1f, (byte) 0x8b, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 0});
    two.write(new byte[] {2, 0, 9, 9, 'n', 0, 'c', 'c', 0, 7, 7});
    two.write(one, 10, one.length - 10);
    assertThat(Encoder.decode(Coding.GZIP, two.toByteArray(), 100)).asString().isEqualTo("oneone");
  }

  @Test
  void deflateIsRead() throws Exception {
    ByteArrayOutputStream zlib = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(zlib)) {
      out.write(content(5000, false));
    }

    assertThat(Encoder.decode(Coding.DEFLATE, zlib.toByteArray(), 5000))
        .isEqualTo(content(5000, false));
    assertThatThrownBy(() -> Encoder.decode(Coding.DEFLATE, new byte[] {1, 2, 3}, 5000))
        .isInstanceOf(MalformedContent.class);
    assertThatThrownBy(() -> new EncodingOptions(List.of(Coding.DEFLATE), 6, 0, List.of()))
        .hasMessageContaining("expected");
  }

  @Test
  void rulesReadBodiesWithoutTheirCodings() {
    byte[] json = "{\"id\":7}".getBytes(StandardCharsets.UTF_8);
    byte[] gzip = Encoder.encode(Coding.GZIP, 6, json);
    byte[] both = Encoder.encode(Coding.BR, 5, gzip);

    assertThat(ReadableBody.decodeForReading(Fields.EMPTY, json, 8)).isEqualTo(json);
    assertThat(ReadableBody.decodeForReading(Fields.EMPTY, json, 7)).isNull();
    assertThat(ReadableBody.decodeForReading(encoded("gzip"), gzip, 100)).isEqualTo(json);
    assertThat(ReadableBody.decodeForReading(encoded("gzip, br"), both, 100)).isEqualTo(json);
    assertThat(ReadableBody.decodeForReading(encoded("gzip"), gzip, 7)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"compress", "br, gzip", "gzip, gzip, gzip, gzip", "br"})
  void bodiesThatDoNotDecodeHaveNoValue(String encoding) {
    byte[] gzip = Encoder.encode(Coding.GZIP, 6, new byte[10]);

    assertThat(ReadableBody.decodeForReading(encoded(encoding), gzip, 100)).isNull();
  }

  private static Fields encoded(String encoding) {
    return Fields.of("Content-Encoding", encoding);
  }
}
