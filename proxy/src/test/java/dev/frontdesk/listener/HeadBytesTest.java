package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadBytesTest {
  private final HeadBytes bytes = new HeadBytes(new Random(1));

  /** {@code |} stands for CR LF, {@code ~} for LF alone, {@code _} for CR alone. */
  private static byte[] octets(String text) {
    return text.replace("|", "\r\n")
        .replace("~", "\n")
        .replace("_", "\r")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ByteBuf buffer(String text) {
    return Unpooled.wrappedBuffer(octets(text));
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1|Host: a||, 27",
    "GET / HTTP/1.1|Host: a||GET /, 27",
    "GET / HTTP/1.1|Host: a||||, 27",
    "GET / HTTP/1.1|Host: a|_|~|, 0",
    "HEAD /x HTTP/1.1|Host: a||, 29",
    "GET / HTTP/1.1||, 18",
    "GET / HTTP/1.1|Host: a|, 0",
    "GET / HTTP/1.1|Host: a|_, 0",
    "GET / HTTP/1.1~Host: a~~, 0",
    "GET / HTTP/1.1|Host: a~~, 0",
    "POST / HTTP/1.1|Host: a||, 0",
    "|GET / HTTP/1.1|Host: a||, 0",
    "GET /||, 0",
    "'', 0"
  })
  void onlyAWholeHeadOfAReadIsTaken(String text, int length) {
    ByteBuf buffer = buffer(text);
    assertThat(bytes.take(buffer, 0)).isEqualTo(length > 0);
    assertThat(bytes.length()).isEqualTo(length);
    assertThat(buffer.readerIndex()).isZero();
  }

  /** Wherever the end stands, in the first piece, across its edge, and behind it. */
  @Test
  void theEndIsFoundAtEachPlace() {
    for (int padding = 0; padding < 1100; padding++) {
      String head = "GET /" + "p".repeat(padding) + " HTTP/1.1|Host: a||";
      assertThat(bytes.take(buffer(head + "GET / HTTP/1.1|Host: b||"), 0)).isTrue();
      assertThat(bytes.copy()).isEqualTo(octets(head));
    }
  }

  /** The quick search finds what a plain one finds, in text of few letters. */
  @Test
  void theEndIsWhereAPlainSearchFindsIt() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] text = new byte[random.nextInt(40)];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) "\r\n\r\nx".charAt(random.nextInt(5));
      }
      int found = new String(text, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
      assertThat(HeadBytes.end(text, 0, text.length)).isEqualTo(found < 0 ? -1 : found + 4);
    }
  }

  @Test
  void aHeadThatIsTooLongIsNotTaken() {
    String most = "GET /" + "p".repeat(HeadBytes.MAX_HEAD - 27) + " HTTP/1.1|Host: a||";
    assertThat(octets(most)).hasSize(HeadBytes.MAX_HEAD);
    assertThat(bytes.take(buffer(most), 0)).isTrue();
    assertThat(bytes.length()).isEqualTo(HeadBytes.MAX_HEAD);
    assertThat(bytes.take(buffer(most.replace("GET /", "GET /p")), 0)).isFalse();
    assertThat(bytes.length()).isZero();
  }

  @Test
  void itsHashIsOfAllBytesAndOfTheKind() {
    Set<Long> hashes = new HashSet<>();
    String text = "GET /some/path?with=query HTTP/1.1|Host: a.example|Accept: */*||";
    for (int kind = 0; kind < 2; kind++) {
      bytes.take(buffer(text), kind);
      assertThat(hashes.add(bytes.hash())).isTrue();
      for (int at = 3; at < text.length() - 3; at++) {
        if (text.charAt(at) != '|') {
          String other = text.substring(0, at) + "%" + text.substring(at + 1);
          assertThat(bytes.take(buffer(other), kind)).isTrue();
          assertThat(hashes.add(bytes.hash())).isTrue();
        }
      }
    }
    bytes.take(buffer(text), 0);
    long here = bytes.hash();
    HeadBytes elsewhere = new HeadBytes(new Random(2));
    elsewhere.take(buffer(text), 0);
    assertThat(elsewhere.hash()).as("nobody outside knows it").isNotEqualTo(here);
  }
}
