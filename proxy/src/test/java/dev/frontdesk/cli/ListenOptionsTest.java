package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
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
