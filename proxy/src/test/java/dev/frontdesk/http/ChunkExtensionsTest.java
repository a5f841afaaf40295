package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §7.1.1. */
class ChunkExtensionsTest {
  private static String hidden(String line) {
    byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
    ChunkExtensions.hide(i -> octets[i], i -> octets[i] = ' ', 0, octets.length);
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {";a=b", ";a", " ; a = b ;c", ";a=\"x;y\\\"z\"", ";a=\"\u00e9\"", ";a=b;c=\"d\";e"})
  void wellFormedOnesAreBlanked(String extensions) {
    String rest = "\r\nhello;a=b\r\n";
    assertThat(hidden("5" + extensions + rest))
        .isEqualTo("5" + " ".repeat(extensions.length()) + rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\n",
        "5;\r\n",
        "5;a=\r\n",
        "5;=b\r\n",
        "5;a=b c\r\n",
        "5;a=\"b\r\n",
        "5;a=\"b\\\r\n",
        "5;a=\"b\rc\"\r\n",
        "5;a\rb\r\n",
        "5;a=b\0\r\n",
        "5;a=b\u00e9\r\n",
        "5;a=b;;c\r\n",
        "5;a=b\n",
        "5;a=b",
        "5;a=b\r",
        "",
      })
  void allElseIsTheDecodersToJudge(String line) {
    assertThat(hidden(line)).isEqualTo(line);
  }
}
