package dev.frontdesk.origin;

import dev.frontdesk.http.Fields;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;

/**
 * Lines as octets, Latin-1, each character looked at once: one that would end a line, or is not one
 * octet, never leaves. One thread.
 */
final class RequestOctets {
  /** What the head of most requests has room in. */
  private static final int USUAL = 512;

  private byte[] octets = new byte[USUAL];
  private int size;

  /**
   * @throws IllegalArgumentException for a character that would end a line or is not one octet
   */
  RequestOctets text(String text) {
    int length = text.length();
    if (size + length > octets.length) {
      octets = Arrays.copyOf(octets, (size + length) * 2);
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException(
            "character 0x%x in a request head (expected: visible Latin-1)".formatted((int) c));
      }
      octets[size + i] = (byte) c;
    }
    size += length;
    return this;
  }

  RequestOctets endLine() {
    if (size + 2 > octets.length) {
      octets = Arrays.copyOf(octets, size * 2 + 2);
    }
    octets[size++] = '\r';
    octets[size++] = '\n';
    return this;
  }

  RequestOctets line(String name, String value) {
    return text(name).text(": ").text(value).endLine();
  }

  RequestOctets lines(Fields fields) {
    fields.forEach(field -> line(field.name(), field.value()));
    return this;
  }

  /** What was written, itself: nothing more may be. */
  Buffer toBuffer() {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(octets, 0, size));
  }
}
