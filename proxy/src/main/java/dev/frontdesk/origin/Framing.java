package dev.frontdesk.origin;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.buffer.Buffer;
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
    RequestOctets out = new RequestOctets();
    out.text(head.method()).text(" ").text(head.target()).text(" HTTP/1.1").endLine();
    Fields fields = head.fields();
    @Nullable String host = fields.first("Host");
    out.line("Host", host == null ? head.authority() : host);
    for (var field : fields) {
      boolean unfit =
          field.is("Host")
              || field.is("Transfer-Encoding")
              || (!body && field.is("Content-Length") && !field.value().equals("0"));
      if (!unfit) {
        out.line(field.name(), field.value());
      }
    }
    if (body && !fields.contains("Content-Length")) {
      out.line("Transfer-Encoding", "chunked");
    }
    return out.endLine().toBuffer();
  }

  static Buffer chunk(Buffer piece) {
    return Buffer.buffer(piece.length() + 12)
        .appendString(Integer.toHexString(piece.length()))
        .appendString("\r\n")
        .appendBuffer(piece)
        .appendString("\r\n");
  }

  static Buffer lastChunk(Fields trailers) {
    return new RequestOctets().text("0").endLine().lines(trailers).endLine().toBuffer();
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
    if (response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      String coding = String.join(", ", response.headers().getAll("Transfer-Encoding"));
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
}
