package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.settings.Address;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.yaml.SourceText;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedProxyTest {
  private static final Config CONFIG =
      Config.defaults()
          .withUpstream(URI.create("http://127.0.0.1:9"))
          .withListen(new Address("127.0.0.1", 0))
          .withAdmin(new Address("127.0.0.1", 0));

  /** Each connection goes to the next event loop, so several connections meet all of them. */
  @Test
  void allEventLoopsShareOneFreePort() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start(CONFIG, List.of())) {
      assertThat(proxy.port()).isPositive().isNotEqualTo(proxy.adminPort());
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        assertThat(statusLine(proxy.port())).startsWith("HTTP/1.1 502");
      }
    }
  }

  @Test
  void twoProxiesInOneProcessHavePortsOfTheirOwn() {
    try (EmbeddedProxy one = EmbeddedProxy.start(CONFIG, List.of());
        EmbeddedProxy other = EmbeddedProxy.start(CONFIG, List.of())) {
      assertThat(one.port()).isNotEqualTo(other.port());
    }
  }

  @Test
  void rulesThatDoNotLoadAreAllNamed() {
    assertThatThrownBy(() ->
            EmbeddedProxy.start(
                CONFIG, List.of(new SourceText("my.yaml", "version: 1\nroots: []\n"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("my.yaml:2:1")
        .hasMessageContaining("roots");
  }

  private static String statusLine(int port) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
