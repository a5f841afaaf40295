package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interim responses (RFC 9110 §15.2, RFC 8297) through the whole proxy: passed on, never kept. */
@Timeout(30)
class InterimTest {
  private static final String RULES =
      "routes: [{ id: kept, match: \"GET /kept\", cache: { ttl: 1h } }]\n";
  private static final String HINTS = "HTTP/1.1 103 Early Hints\nLink: </a.css>; rel=preload\n\n";
  private static final String OK =
      "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n\nok";

  @TempDir private Path folder;

  private RunningDesk before(RawOrigin origin) throws IOException {
    return RunningDesk.start(
        folder,
        "upstreams: { api: { primary: [\"%s\"] } }\nrules: rules\n".formatted(origin.uri()),
        Map.of("a.yaml", RULES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/kept", "/page"})
  void allOfThemPassInOrderAndNoneIsKept(String target) throws Exception {
    try (RawOrigin origin =
            RawOrigin.answering(
                "HTTP/1.1 102 Processing\n\n"
                    + HINTS
                    + "HTTP/1.1 103 Early Hints\nLink: </b.css>\nLink: </c.css>\n"
                    + "Connection: X-Hop\nX-Hop: 1\n\n"
                    + OK);
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client.send("GET " + target + " HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 102 ");
      assertThat(client.head()).startsWith("HTTP/1.1 103 ").contains("Link: </a.css>; rel=preload");
      assertThat(client.head()).contains("Link: </b.css>\nLink: </c.css>").doesNotContain("Hop");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ").doesNotContain("Link");
      assertThat(client.read(2)).isEqualTo("ok");
      client.send("GET " + target + " HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("X-Cache: HIT\n");
      assertThat(client.read(2)).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/kept", "/page"})
  void aClientOfHttp10GetsNone(String target) throws Exception {
    try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 100 Continue\n\n" + HINTS + OK);
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client.send("GET " + target + " HTTP/1.0\nHost: a\n\n");
      assertThat(client.head()).contains(" 200 ");
      assertThat(client.readToEnd()).isEqualTo("ok");
    }
  }

  @Test
  void aContinueThatNobodyWaitsForIsNotPassedOn() throws Exception {
    try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 100 Continue\n\n" + OK);
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client.send("GET /page HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  /** Also for one that came when they had passed: its links are as good as before. */
  @Test
  void whoeverWaitsForTheSameAnswerGetsTheHints() throws Exception {
    CountDownLatch bothWait = new CountDownLatch(1);
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send(HINTS);
              bothWait.await(10, TimeUnit.SECONDS);
              connection.send("HTTP/1.1 103 Early Hints\nLink: </b.css>\nX-For: one\n\n" + OK);
              connection.head();
            });
        RunningDesk desk = before(origin);
        RawSocket leader = RawSocket.connect(desk.port());
        RawSocket follower = RawSocket.connect(desk.port());
        RawSocket old = RawSocket.connect(desk.port())) {
      leader.send("GET /kept HTTP/1.1\nHost: a\n\n");
      assertThat(leader.head()).contains(" 103 ", "</a.css>");
      old.send("GET /kept HTTP/1.0\nHost: a\n\n");
      follower.send("GET /kept HTTP/1.1\nHost: a\n\n");
      assertThat(follower.head()).startsWith("HTTP/1.1 103 ").contains("Link: </a.css>");
      bothWait.countDown();
      assertThat(leader.head()).contains(" 103 ", "</b.css>", "X-For");
      assertThat(follower.head()).contains(" 103 ", "</b.css>").doesNotContain("X-For");
      assertThat(leader.head()).contains(" 200 ", "X-Cache: MISS\n");
      assertThat(follower.head()).contains(" 200 ", "X-Cache: COLLAPSED\n");
      assertThat(old.head()).contains(" 200 ");
      assertThat(origin.connections()).isEqualTo(1);
    }
  }
}
