package dev.frontdesk.transaction;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.ResponseHead;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A response head as octets on an HTTP/1.1 connection that stays open, octet by octet as the
 * listener's other way writes it: the field lines in their order, Content-Length behind them, and
 * nothing about the connection. For answers whose length is known, and that may have content.
 */
final class WireHead {
  /** Says that there is no Content-Length to add, and that what is there stays. */
  static final long NO_LENGTH = -1;

  private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
  private static final String LENGTH = "Content-Length";

  private byte[] octets = new byte[512];
  private int size;

  private WireHead() {}

  /**
   * @param length of the content, or of what a GET would bring; or {@link #NO_LENGTH}
   */
  static byte[] of(ResponseHead head, long length) {
    WireHead written = new WireHead();
    written.add(VERSION);
    written.text(Integer.toString(head.status()));
    written.octet(' ');
    written.text(reason(head.status()));
    written.lineEnd();
    for (Field line : head.fields()) {
      if (!line.is("Transfer-Encoding") && (length == NO_LENGTH || !line.is(LENGTH))) {
        written.line(line.name(), line.value());
      }
    }
    if (length != NO_LENGTH) {
      written.line(LENGTH, Long.toString(length));
    }
    written.lineEnd();
    return Arrays.copyOf(written.octets, written.size);
  }

  private static String reason(int status) {
    String phrase = HttpResponseStatus.valueOf(status).reasonPhrase();
    return phrase.startsWith("Unknown Status") ? "" : phrase;
  }

  private void line(String name, String value) {
    text(name);
    octet(':');
    octet(' ');
    text(value);
    lineEnd();
  }

  private void lineEnd() {
    octet('\r');
    octet('\n');
  }

  /** Octets beyond ASCII came as such, and go as such. */
  private void text(String text) {
    add(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void add(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, octets, size, more.length);
    size += more.length;
  }

  private void octet(char one) {
    room(1);
    octets[size++] = (byte) one;
  }

  private void room(int more) {
    if (size + more > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(octets.length * 2, size + more));
    }
  }
}
