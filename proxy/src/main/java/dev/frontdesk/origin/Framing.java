package dev.frontdesk.origin;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Heads as octets and octets as heads, HTTP/1.1 (RFC 9112). Field values are Latin-1. */
final class Framing {
  private Framing() {}

  /**
   * @throws IllegalArgumentException for a character that would end a line or is not one octet
   */
  static Buffer requestHead(RequestHead head, boolean body) {
    StringBuilder out = new StringBuilder(512);
    append(out, head.method()).append(' ');
    append(out, head.target()).append(" HTTP/1.1\r\n");
    Fields fields = head.fields();
    @Nullable String host = fields.first("Host");
    line(out, "Host", host == null ? head.authority() : host);
    for (var field : fields) {
      boolean unfit =
          field.is("Host")
              || field.is("Transfer-Encoding")
              || (!body && field.is("Content-Length") && !field.value().equals("0"));
      if (!unfit) {
        line(out, field.name(), field.value());
      }
    }
    if (body && !fields.contains("Content-Length")) {
      out.append("Transfer-Encoding: chunked\r\n");
    }
    return latin1(out.append("\r\n"));
  }

  static Buffer chunk(Buffer piece) {
    return Buffer.buffer(piece.length() + 12)
        .appendString(Integer.toHexString(piece.length()))
        .appendString("\r\n")
        .appendBuffer(piece)
        .appendString("\r\n");
  }

  static Buffer lastChunk(Fields trailers) {
    StringBuilder out = new StringBuilder("0\r\n");
    trailers.forEach(field -> line(out, field.name(), field.value()));
    return latin1(out.append("\r\n"));
  }

  /** What is wrong with a response's framing that the decoder lets pass, or null. */
  static @Nullable String flaw(HttpResponse response) {
    if (response.protocolVersion().majorVersion() != 1) {
      return "version " + response.protocolVersion();
    }
    int status = response.status().code();
    if (status < 100 || status > 599) {
      return "status " + status;
    }
    @Nullable String coding = fields(response.headers()).combined("Transfer-Encoding");
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked") || response.protocolVersion().minorVersion() == 0) {
        return "Transfer-Encoding that is not chunked in HTTP/1.1";
      }
      if (response.headers().contains("Content-Length")) {
        return "Content-Length beside Transfer-Encoding";
      }
    }
    return null;
  }

  static ResponseHead responseHead(HttpResponse response) {
    return new ResponseHead(response.status().code(), fields(response.headers()));
  }

  static Fields fields(HttpHeaders headers) {
    if (headers.isEmpty()) {
      return Fields.EMPTY;
    }
    Fields.Builder fields = Fields.builder();
    Iterator<Map.Entry<CharSequence, CharSequence>> lines = headers.iteratorCharSequence();
    while (lines.hasNext()) {
      Map.Entry<CharSequence, CharSequence> line = lines.next();
      fields.add(line.getKey().toString(), line.getValue().toString());
    }
    return fields.build();
  }

  private static void line(StringBuilder out, String name, String value) {
    append(out, name).append(": ");
    append(out, value).append("\r\n");
  }

  private static StringBuilder append(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException(
            "character 0x%x in a request head (expected: visible Latin-1)".formatted((int) c));
      }
    }
    return out.append(text);
  }

  private static Buffer latin1(StringBuilder text) {
    return Buffer.buffer(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
