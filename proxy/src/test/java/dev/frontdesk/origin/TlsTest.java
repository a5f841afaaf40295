package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.listener.ListenerOptions;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.Relay;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The listener's TLS and the origin client's, against each other. */
@Timeout(30)
class TlsTest {
  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private Path certificate = Path.of("");
  private Path key = Path.of("");

  @BeforeEach
  void makeCertificate() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                System.getProperty("java.home")
                    + File.separator
                    + "bin"
                    + File.separator
                    + "keytool",
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
                "changeit",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    char[] password = "changeit".toCharArray();
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    certificate = pem("CERTIFICATE", keys.getCertificate("a").getEncoded());
    key = pem("PRIVATE KEY", keys.getKey("a", password).getEncoded());
  }

  private Path pem(String type, byte[] der) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        folder.resolve(type.replace(' ', '-') + ".pem"),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, text, type));
  }

  @AfterEach
  void close() {
    Relay.await(vertx.close());
  }

  @Test
  void bothSidesSpeakTlsAndTheCertificateIsChecked() throws Exception {
    try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        Relay tls = tls(origin.uri())) {
      assertThat(status("localhost", tls.port(), this::trust)).isEqualTo(200);
      assertThat(origin.nextHead())
          .contains(
              "X-Forwarded-Proto: https\n", "Forwarded: for=127.0.0.1;host=\"a\";proto=https");
      assertThatThrownBy(() -> status("localhost", tls.port(), options -> {}))
          .satisfies(TlsTest::isConnectFailure);
      // It is for localhost, not for the address.
      assertThatThrownBy(() -> status("127.0.0.1", tls.port(), this::trust))
          .satisfies(TlsTest::isConnectFailure);
      assertThat(origin.nextHead()).isNull();
    }
  }

  private static void isConnectFailure(Throwable thrown) {
    assertThat(thrown).isInstanceOf(OriginFailure.class);
    assertThat(((OriginFailure) thrown).reason()).isEqualTo(Reason.CONNECT_FAILED);
    assertThat(((OriginFailure) thrown).requestSent()).isFalse();
  }

  private void trust(NetClientOptions options) {
    options.setTrustOptions(new PemTrustOptions().addCertPath(certificate.toString()));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Relay tls(URI node) {
    return new Relay(
        new ListenerOptions(
            "127.0.0.1",
            0,
            ListenerOptions.REQUEST_LINE_BOUND,
            ListenerOptions.FIELDS_BOUND,
            ListenerOptions.IDLE,
            ListenerOptions.CONNECTIONS,
            List.of(),
            new ListenerOptions.Tls(text(certificate), text(key))),
        UpstreamOptions.of("api", node),
        false);
  }

  private int status(String host, int port, Consumer<NetClientOptions> options) {
    Promise<Integer> status = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(start -> {
          URI node = URI.create("https://" + host + ":" + port);
          HttpOrigin origin =
              new HttpOrigin(vertx, List.of(UpstreamOptions.of("api", node)), options);
          origin
              .send(
                  new OriginRequest(
                      new Upstream("api", false),
                      new RequestHead("GET", "https", "a", "/", null, Fields.EMPTY),
                      null,
                      () -> Fields.EMPTY,
                      interim -> {}))
              .map(response -> response.head().status())
              .onComplete(status);
        });
    return Relay.await(status.future());
  }
}
