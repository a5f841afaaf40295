package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.Relay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunk sizes that overflow 32 bits: a neighbour that counts further sees other messages. */
@Timeout(20)
class ChunkOverflowTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "100000005;a=b",
        "5;a=\"b",
        "5;a=b\rc",
        "100000005",
        "100000000",
        "ffffffff00000005",
        "80000005",
        "0100000005"
      })
  void theRequestBehindIsNotSeen(String size) throws Exception {
    try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(
          "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n"
              + size
              + "\nhello\n0\n\nGET /smuggled HTTP/1.1\nHost: a\n\n");
      client.readToEnd();
      for (String head = origin.nextHead(); head != null; head = origin.nextHead()) {
        assertThat(head).doesNotContain("smuggled");
      }
    }
  }

  @Test
  void aResponseIsNotTakenForComplete() throws Exception {
    try (RawOrigin origin =
            RawOrigin.answering(
                "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n100000005\nhello\n0\n\n");
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("GET / HTTP/1.1\nHost: a\n\n");
      String answer = client.readToEnd();
      assertThat(answer).doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void extensionsOfARequestsChunksAreIgnored() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              String body = connection.read("5\r\nhello\r\n0\r\n\r\n".length());
              connection.send("HTTP/1.1 200 OK\nContent-Length: 5\n\n" + body.substring(3, 8));
              connection.head();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(
          """
          POST / HTTP/1.1
          Host: a
          Transfer-Encoding: chunked

          5;a=b;c="d"
          hello
          0;e=f

          """);
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.read(5)).isEqualTo("hello");
    }
  }
}
