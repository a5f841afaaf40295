package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a client gets it.
 *
 * @param head status line and field lines
 * @param body without chunks, as it is coded; Latin-1
 */
record Got(String head, String body) {

  /** Reads one answer to a GET or a POST from a connection that closes after it. */
  static Got from(RawSocket connection) throws IOException {
    String head = connection.head();
    if (head == null) {
      throw new IOException("closed without an answer");
    }
    Got empty = new Got(head, "");
    if ("chunked".equals(empty.field("Transfer-Encoding"))) {
      return new Got(head, chunks(connection));
    }
    String length = empty.field("Content-Length");
    return new Got(
        head, length == null ? connection.readToEnd() : connection.read(Integer.parseInt(length)));
  }

  static String chunks(RawSocket connection) throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      String size = connection.line();
      if (size == null) {
        throw new IOException("a body that was cut short");
      }
      int octets = Integer.parseInt(size, 16);
      if (octets == 0) {
        connection.head();
        return body.toString();
      }
      body.append(connection.read(octets));
      connection.line();
    }
  }

  int status() {
    return Integer.parseInt(head.split(" ", 3)[1]);
  }

  List<String> fields(String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  @Nullable String field(String name) {
    List<String> all = fields(name);
    return all.isEmpty() ? null : all.getFirst();
  }

  @Nullable String outcome() {
    return field("X-Cache");
  }

  /** The reason, with the refusal behind it, as Cache-Status says it. */
  String detail() {
    String status = field("Cache-Status");
    return status == null ? "" : status.replaceFirst(".*detail=", "");
  }

  byte[] octets() {
    return body.getBytes(StandardCharsets.ISO_8859_1);
  }

  Got is(String outcome) {
    assertThat(outcome()).as("%s", head).isEqualTo(outcome);
    return this;
  }

  Got is(String outcome, String body) {
    assertThat(body()).as("%s", head).isEqualTo(body);
    return is(outcome);
  }

  Got because(String detail) {
    assertThat(detail()).as("%s", head).isEqualTo(detail);
    return this;
  }
}
