package dev.frontdesk.listener;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;

/**
 * Lines of a response as octets, Latin-1, each character looked at once: one that would end a line,
 * or is not one octet, never leaves. One thread.
 */
final class ResponseOctets {
  /** What the head of most responses has room in. */
  private static final int USUAL = 768;

  private byte[] octets = new byte[USUAL];
  private int size;

  int size() {
    return size;
  }

  /** The status line. */
  ResponseOctets status(int status) {
    String phrase = HttpResponseStatus.valueOf(status).reasonPhrase();
    text("HTTP/1.1 ").text(Integer.toString(status)).text(" ");
    return (phrase.startsWith("Unknown Status") ? this : text(phrase)).endLine();
  }

  /**
   * Without what is about the framing of the message as it came.
   *
   * @param length with Content-Length, too
   */
  ResponseOctets lines(Fields fields, boolean length) {
    for (Field field : fields) {
      if (!field.is("Transfer-Encoding") && (length || !field.is("Content-Length"))) {
        line(field.name(), field.value());
      }
    }
    return this;
  }

  ResponseOctets line(String name, String value) {
    return text(name).text(": ").text(value).endLine();
  }

  ResponseOctets endLine() {
    room(2);
    octets[size++] = '\r';
    octets[size++] = '\n';
    return this;
  }

  private ResponseOctets text(String text) {
    int length = text.length();
    room(length);
    byte[] to = octets;
    int at = size;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if ((c < 0x20 && (c == 0 || (c >= '\n' && c <= '\r'))) || c > 0xff) {
        throw new IllegalArgumentException(
            "character 0x%x in a response head (expected: Latin-1 within a line)"
                .formatted((int) c));
      }
      to[at + i] = (byte) c;
    }
    size += length;
    return this;
  }

  private void room(int more) {
    if (size + more > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(octets.length * 2, size + more));
    }
  }

  /** Behind what is in the buffer, which is returned. */
  ByteBuf into(ByteBuf buffer) {
    return buffer.writeBytes(octets, 0, size);
  }
}
