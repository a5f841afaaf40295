package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.wire.RawHttp2;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What has to do with connections themselves: TLS, and a server that does not accept. */
@Timeout(30)
class ListenOptionsTest {
  private static final String CLEAR = "listen: { address: \"127.0.0.1:0\"";
  private static final String TLS =
      CLEAR + ", tls: { certificate: file:certificate.pem, key: file:key.pem }";

  @TempDir private Path folder;

  @Test
  @Shows({"listen.tls", "tls.certificate", "tls.key"})
  void clientsSpeakTls() throws Exception {
    SelfSigned.writeTo(folder);
    try (Backend api = new Backend("a").sends("/x", "Cache-Control: max-age=60\n");
        RunningDesk desk =
            RunningDesk.start(
                folder,
                """
                upstreams: { api: { primary: ["%s"] } }
                listen: { address: "127.0.0.1:0", tls: { certificate: file:certificate.pem, key: file:key.pem } }
                """
                    .formatted(api.uri()),
                Map.of())) {
      SSLContext trusting = SelfSigned.trusting();
      get(trusting, desk.port()).is("MISS", "a1");
      get(trusting, desk.port()).is("HIT", "a1");
      assertThat(api.last("/x").has("X-Forwarded-Proto: https")).isTrue();
      assertThat(desk.explain("GET /x")).as("the same key as the client's").contains("\"HIT\"");
    }
  }

  @Test
  @Shows("listen.express")
  void plainReadsTakeTheShortWayUnlessItIsOff() throws Exception {
    for (boolean express : List.of(true, false)) {
      SelfSigned.writeTo(folder);
      try (Backend api = new Backend("a").sends("/x", "Cache-Control: max-age=60\n");
          RunningDesk desk =
              RunningDesk.start(
                  folder,
                  """
                  upstreams: { api: { primary: ["%s"] } }
                  listen:
                    address: "127.0.0.1:0"
                    tls: { certificate: file:certificate.pem, key: file:key.pem }
                    express: %s
                  """
                      .formatted(api.uri(), express),
                  Map.of());
          RawSocket connection =
              new RawSocket(
                  SelfSigned.trusting()
                      .getSocketFactory()
                      .createSocket(InetAddress.getLoopbackAddress(), desk.port()))) {
        for (String outcome : List.of("MISS", "HIT", "HIT", "HIT", "HIT")) {
          connection.send("GET /x HTTP/1.1\nHost: desk\n\n");
          Got.from(connection).is(outcome, "a1");
        }
        assertThat(desk.metric("frontdesk_express_answers_total")).isEqualTo(express ? 4 : 0);
      }
    }
  }

  @Test
  @Shows("listen.http2")
  void clientsMayChooseHttp2() throws Exception {
    SelfSigned.writeTo(folder);
    Path log = folder.resolve("access.log");
    try (Backend api = new Backend("a").sends("/x", "Cache-Control: max-age=60\nETag: \"e\"\n")) {
      try (RunningDesk desk = listening(api, log, TLS + " }");
          RawHttp2 client = RawHttp2.connectTls(desk.port())) {
        isMissThenHit(client, "https");
        RawHttp2.Answer head = client.ask(get("https").replace("GET", "HEAD"));
        assertThat(head.head()).contains(":status: 200\n", "x-cache: HIT\n", "content-length: 2\n");
        assertThat(head.body()).isEmpty();
        RawHttp2.Answer same = client.ask(get("https") + "\nif-none-match: \"e\"");
        assertThat(same.head()).contains(":status: 304\n", "etag: \"e\"\n");
        get(SelfSigned.trusting(), desk.port()).is("HIT", "a1");
        assertThat(api.last("/x").has("Via: 2 frontdesk")).isTrue();
      }
      assertThat(Files.readString(log)).contains("HTTP/2\"", "HTTP/1.1\"");
      try (RunningDesk desk = listening(api, log, TLS + ", http2: false }")) {
        assertThatThrownBy(() -> RawHttp2.connectTls(desk.port())).hasMessage("it chose http/1.1");
      }
      try (RunningDesk desk = listening(api, log, CLEAR + ", http2: true }");
          RawHttp2 client = RawHttp2.connect(desk.port())) {
        isMissThenHit(client, "http");
      }
      try (RunningDesk desk = listening(api, log, CLEAR + " }");
          RawSocket client = RawSocket.connect(desk.port())) {
        client.send("PRI * HTTP/2.0\n\nSM\n\n");
        assertThat(client.head()).startsWith("HTTP/1.1 400 ");
      }
    }
  }

  private RunningDesk listening(Backend api, Path log, String listen) throws IOException {
    return RunningDesk.start(
        folder,
        "upstreams: { api: { primary: [\"%s\"] } }\n%s\naccess-log: { to: \"%s\", format: json }\n"
            .formatted(api.uri(), listen, log),
        Map.of());
  }

  private static String get(String scheme) {
    return ":method: GET\n:scheme: " + scheme + "\n:authority: desk\n:path: /x";
  }

  private static void isMissThenHit(RawHttp2 client, String scheme) throws IOException {
    RawHttp2.Answer miss = client.ask(get(scheme));
    assertThat(miss.head()).contains(":status: 200\n", "x-cache: MISS\n");
    RawHttp2.Answer hit = client.ask(get(scheme));
    assertThat(hit.head()).contains("x-cache: HIT\n");
    assertThat(hit.body()).isEqualTo(miss.body());
  }

  private static Got get(SSLContext trusting, int port) throws IOException {
    try (RawSocket connection =
        new RawSocket(
            trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port))) {
      connection.send("GET /x HTTP/1.1\nHost: desk\nConnection: close\n\n");
      return Got.from(connection);
    }
  }

  @Test
  @Shows("upstream.connect-timeout")
  void aServerThatDoesNotAccept() throws Exception {
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningDesk desk =
            RunningDesk.start(
                folder,
                "upstreams: { api: { primary: [\"http://127.0.0.1:%d\"], connect-timeout: 100ms, response-timeout: 20s } }"
                    .formatted(deaf.getLocalPort()),
                Map.of())) {
      for (int i = 0; i < 3; i++) {
        Socket filler = new Socket();
        fillers.add(filler);
        try {
          filler.connect(deaf.getLocalSocketAddress(), 100);
        } catch (SocketTimeoutException full) {
          break;
        }
      }
      Got got = desk.get("/x");
      assertThat(got.status()).isEqualTo(504);
      assertThat(got.body()).contains("connect-timeout");
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }
}
