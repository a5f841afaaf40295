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
import dev.frontdesk.wire.SelfSigned;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listener's TLS and the origin client's, against each other. */
@Timeout(30)
class TlsTest {
  private static String certificate = "";
  private static String key = "";

  private final Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void haveCertificate() throws Exception {
    certificate = SelfSigned.certificate();
    key = SelfSigned.key();
  }

  @AfterEach
  void close() {
    Relay.await(vertx.close());
  }

  @Test
  void bothSidesSpeakTlsAndTheCertificateIsChecked() throws Exception {
    try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        Relay tls = tls(origin.uri())) {
      assertThat(status("localhost", tls.port(), TlsTest::trust)).isEqualTo(200);
      assertThat(origin.nextHead())
          .contains(
              "X-Forwarded-Proto: https\n", "Forwarded: for=127.0.0.1;host=\"a\";proto=https");
      assertThatThrownBy(() -> status("localhost", tls.port(), options -> {}))
          .satisfies(TlsTest::isConnectFailure);
      // It is for localhost, not for the address.
      assertThatThrownBy(() -> status("127.0.0.1", tls.port(), TlsTest::trust))
          .satisfies(TlsTest::isConnectFailure);
      assertThat(origin.nextHead()).isNull();
    }
  }

  private static void isConnectFailure(Throwable thrown) {
    assertThat(thrown).isInstanceOf(OriginFailure.class);
    assertThat(((OriginFailure) thrown).reason()).isEqualTo(Reason.CONNECT_FAILED);
    assertThat(((OriginFailure) thrown).requestSent()).isFalse();
  }

  private static void trust(NetClientOptions options) {
    options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(certificate)));
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
            new ListenerOptions.Tls(certificate, key),
            true,
            false),
        UpstreamOptions.of("api", node),
        false);
  }

  /** The first handshake of a JVM may take longer than a second. */
  private static UpstreamOptions patient(URI node) {
    UpstreamOptions usual = UpstreamOptions.of("api", node);
    return new UpstreamOptions(
        usual.name(),
        usual.primary(),
        usual.replicas(),
        Duration.ofSeconds(10),
        usual.responseTimeout(),
        usual.connections(),
        usual.waiting(),
        usual.idleTimeout());
  }

  private int status(String host, int port, Consumer<NetClientOptions> options) {
    Promise<Integer> status = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(start -> {
          URI node = URI.create("https://" + host + ":" + port);
          HttpOrigin origin = new HttpOrigin(vertx, List.of(patient(node)), Replicas.NONE, options);
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
