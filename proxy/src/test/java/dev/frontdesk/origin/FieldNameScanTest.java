package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNameScanTest {
  /** {@code |} ends a line; as one piece and octet by octet. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "HTTP/1.1 200 a b: c|A: b c|, true",
        "HTTP/1.1 200|A : b|, true",
        "HTTP/1.1 200|A \t : b|, true",
        "HTTP/1.1 200|A: b| c d|\te f: g|, true",
        "HTTP/1.1 200|A: b|C|, true",
        "HTTP/1.1 200|A |B: c|, true",
        "HTTP/1.1 200|:|A:|, true",
        "||HTTP/1.1 200|A: b|, true",
        "HTTP/1.1 200|A b: c|, false",
        "HTTP/1.1 200|A: b|C\td: e|, false",
        "HTTP/1.1 200|A b|, false",
        "||HTTP/1.1 200|A b:|, false",
      })
  void whiteSpaceInNamesIsSeen(String lines, boolean fine) {
    String head = lines.replace("|", "\r\n");
    ByteBuf octets = octets(head);
    FieldNameScan whole = new FieldNameScan();
    assertThat(whole.accept(octets, 0, head.length())).isEqualTo(fine);
    FieldNameScan pieces = new FieldNameScan();
    boolean all = true;
    for (int i = 0; i < head.length() && all; i++) {
      all = pieces.accept(octets, i, i + 1);
    }
    assertThat(all).isEqualTo(fine);
    pieces.begin();
    assertThat(pieces.accept(octets("A b\r\n"), 0, 5)).isTrue();
  }

  private static ByteBuf octets(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
