package dev.frontdesk.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerScannerTest {
  private static final String ANSWERS =
      """
      HTTP/1.1 200 OK
      Content-LENGTH: 5

      HTTP/HTTP/1.1 304 Not Modified
      Content-Length: 100

      HTTP/1.1 200 OK
      Transfer-Encoding: chunked

      5;x=y
      12345
      a
      0123456789
      0
      Some: trailer

      HTTP/1.1 404 Not Found
      Content-Length: 0

      HTTP/1.1 200 OK
      content-length: 3

      abc\
      """
          .replace("\n", "\r\n");

  private static List<Integer> statuses(AnswerScanner scanner, String text, int pieces) {
    List<Integer> found = new ArrayList<>();
    byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int from = 0; from < all.length; from += pieces) {
      ByteBuffer in = ByteBuffer.wrap(all, from, Math.min(pieces, all.length - from));
      while (in.hasRemaining()) {
        if (scanner.scan(in)) {
          found.add(scanner.status());
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 10_000})
  void findsEveryEndHoweverTheBytesCome(int pieces) {
    assertThat(statuses(new AnswerScanner(), ANSWERS, pieces))
        .containsExactly(200, 304, 200, 404, 200);
  }

  @Test
  void anAnswerThatIsCutShortHasNoEnd() {
    assertThat(statuses(new AnswerScanner(), ANSWERS.substring(0, ANSWERS.length() - 1), 100))
        .containsExactly(200, 304, 200, 404);
  }

  @Test
  void whatIsNoAnswerIsRefused() {
    assertThatThrownBy(() -> statuses(new AnswerScanner(), "x".repeat(20_000), 1_000))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> statuses(new AnswerScanner(), "SSH-2.0-x\r\n\r\n", 1_000))
        .isInstanceOf(IllegalStateException.class);
  }
}
