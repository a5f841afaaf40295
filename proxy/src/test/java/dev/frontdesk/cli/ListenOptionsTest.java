package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What has to do with connections themselves: TLS, and a server that does not accept. */
@Timeout(30)
class ListenOptionsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;

  @Test
  @Shows({"listen.tls", "tls.certificate", "tls.key"})
  void clientsSpeakTls() throws Exception {
    KeyStore keys = keys();
    pem("certificate.pem", "CERTIFICATE", keys.getCertificate("a").getEncoded());
    pem("key.pem", "PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded());
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
      SSLContext trusting = trusting(keys);
      get(trusting, desk.port()).is("MISS", "a1");
      get(trusting, desk.port()).is("HIT", "a1");
      assertThat(api.last("/x").has("X-Forwarded-Proto: https")).isTrue();
      assertThat(desk.explain("GET /x")).as("the same key as the client's").contains("\"HIT\"");
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

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("a", keys.getCertificate("a"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private void pem(String name, String type, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type));
  }

  private KeyStore keys() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD),
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return keys;
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
