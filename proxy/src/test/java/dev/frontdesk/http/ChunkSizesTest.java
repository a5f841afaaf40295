package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkSizesTest {
  @ParameterizedTest
  @CsvSource({
    "'5;hello;0;;', true",
    "'5;hello;fffffffff;', false",
    "'7fffffff;', true",
    "'80000000;', false",
    "'100000005;hello;0;;', false",
    "'0000000000000000005;hello;0;;', true",
    "'5 x=100000005;hello;3;abc;0;100000005: x;;', true",
    "' 100000005;', false",
  })
  void sizesAreCountedInWhateverPiecesTheyCome(String body, boolean sound) {
    byte[] octets = body.replace(";", "\r\n").getBytes(StandardCharsets.US_ASCII);
    for (int piece = 1; piece <= octets.length; piece++) {
      ChunkSizes sizes = new ChunkSizes();
      boolean all = true;
      for (int from = 0; all && from < octets.length; from += piece) {
        all = sizes.accept(i -> octets[i], from, Math.min(octets.length, from + piece));
      }
      assertThat(all).as("pieces of %d", piece).isEqualTo(sound);
    }
  }
}
