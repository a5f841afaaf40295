package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawHttp2;
import dev.frontdesk.wire.RawHttp2.Answer;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.Relay;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is malformed is a stream error or is answered with a reason, never reaches the origin, and
 * does not end what else is on the connection.
 */
@Timeout(20)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("StringConcatToTextBlock") // field lines as they go over the wire
class Http2RefusalTest {
  private static final int PROTOCOL_ERROR = 1;
  private static final String GOOD = ":method: GET\n:scheme: http\n:authority: a\n:path: /";

  private final RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
  private final Relay relay = Http2PassThroughTest.relay(origin);

  @AfterAll
  void close() throws Exception {
    relay.close();
    origin.close();
  }

  @BeforeEach
  void forget() {
    while (origin.nextHead() != null) {}
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
            row("no path", 400, ":method: GET\n:scheme: http\n:authority: a"),
            row("an empty path", 400, ":method: GET\n:scheme: http\n:authority: a\n:path: "),
            row(
                "two paths",
                400,
                ":method: GET\n:scheme: http\n:authority: a\n:path: /\n:path: /b"),
            row("no method", 400, ":scheme: http\n:authority: a\n:path: /"),
            row("two methods", 400, ":method: GET\n" + GOOD),
            row("no scheme", 400, ":method: GET\n:authority: a\n:path: /"),
            row("another scheme", 400, ":method: GET\n:scheme: ftp\n:authority: a\n:path: /"),
            row(
                "a scheme not its own",
                400,
                ":method: GET\n:scheme: https\n:authority: a\n:path: /"),
            row("two authorities", 400, ":authority: b\n" + GOOD),
            row("a pseudo-field of responses", 400, GOOD + "\n:status: 200"),
            row("an unknown pseudo-field", 400, GOOD + "\n:x: 1"),
            row("a protocol", 400, GOOD + "\n:protocol: websocket"),
            row("a pseudo-field behind a field", 400, "x: 1\n" + GOOD),
            row("a name with a capital", 400, GOOD + "\nX-a: 1"),
            row("Connection", 400, GOOD + "\nconnection: close"),
            row("Transfer-Encoding", 400, GOOD + "\ntransfer-encoding: chunked"),
            row("Keep-Alive", 400, GOOD + "\nkeep-alive: 1"),
            row("Upgrade", 400, GOOD + "\nupgrade: h2c"),
            row("Proxy-Connection", 400, GOOD + "\nproxy-connection: close"),
            row("HTTP2-Settings", 400, GOOD + "\nhttp2-settings: a"),
            row("TE that is not trailers", 400, GOOD + "\nte: gzip"),
            row("Host of another", 400, GOOD + "\nhost: b"),
            row("Host twice", 400, GOOD + "\nhost: a\nhost: a"),
            row("no host at all", 400, ":method: GET\n:scheme: http\n:path: /"),
            row("an empty authority", 400, ":method: GET\n:scheme: http\n:authority: \n:path: /"),
            row("user information", 400, ":method: GET\n:scheme: http\n:authority: u@a\n:path: /"),
            row(
                "a port too high",
                400,
                ":method: GET\n:scheme: http\n:authority: a:65536\n:path: /"),
            row("CONNECT", 501, ":method: CONNECT\n:authority: a:443"),
            row("extended CONNECT", 501, GOOD.replace("GET", "CONNECT") + "\n:protocol: websocket"),
            row("a path without slash", 400, GOOD).path("a"),
            row("an absolute target", 400, GOOD).path("http://a/"),
            row("an asterisk for GET", 400, GOOD).path("*"),
            row("a fragment", 400, GOOD).path("/a#b"),
            row("a space in the path", 400, GOOD).path("/a b"),
            row("a control in the path", 400, GOOD).path("/a\u0007b"),
            row("a bad percent-encoding", 400, GOOD).path("/a%2"),
            row("a long path", 414, GOOD).path("/" + "a".repeat(8 * 1024)),
            row("NUL in a value", 400, GOOD + "\nx: a\0b"),
            row("a bare CR in a value", 400, GOOD + "\nx: a\rb"),
            row("white space before a value", 400, GOOD + "\nx:  a"),
            row("white space behind a value", 400, GOOD + "\nx: a "),
            row("a space in a name", 400, GOOD + "\nx y: a"),
            row("a colon in a name", 400, GOOD + "\nx:y: a"),
            row("a method that is no token", 400, GOOD.replace("GET", "G(T")),
            row("two lengths", 400, GOOD + "\ncontent-length: 0\ncontent-length: 1"),
            row("a signed length", 400, GOOD + "\ncontent-length: +0"),
            row("a length without content", 400, GOOD + "\ncontent-length: 3"),
            row("many fields", 431, GOOD + ("\nx: " + "a".repeat(1000)).repeat(33)),
            row("a long field", 431, GOOD + "\nx: " + "a".repeat(33 * 1024)),
            row("more than is read", 431, GOOD + "\nx: " + "a".repeat(42 * 1024)))
        .map(Row::arguments);
  }

  private record Row(String name, int status, String lines) {
    Row path(String path) {
      return new Row(name, status, lines.replace(":path: /", ":path: " + path));
    }

    Arguments arguments() {
      return Arguments.of(name, status, lines);
    }
  }

  private static Row row(String name, int status, String lines) {
    return new Row(name, status, lines);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("malformed")
  void isRefused(String name, int status, String lines) throws Exception {
    try (RawHttp2 client = RawHttp2.connect(relay.port())) {
      int good = client.open(GOOD + "good", true);
      assertThat(client.answer(good).status()).isEqualTo(200);
      assertThat(origin.nextHead()).startsWith("GET /good ");
      Answer answer = client.answer(client.openLarge(lines));
      if (answer.heads().isEmpty()) {
        assertThat(status).isEqualTo(400);
        assertThat(answer.reset()).isEqualTo(PROTOCOL_ERROR);
      } else {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.head()).contains("content-type: application/problem+json\n");
        assertThat(answer.body())
            .startsWith("{\"type\":\"about:blank\",")
            .contains("\"status\":" + status, "\"reason\":\"");
      }
      assertThat(client.ask(GOOD + "after").status()).isEqualTo(200);
      assertThat(origin.nextHead()).as("what reached the origin").startsWith("GET /after ");
      assertThat(origin.nextHead()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"2,a", "2,abc", "0,a"})
  void aBodyOfAnotherLengthIsAStreamError(int said, String sent) throws Exception {
    try (RawHttp2 client = RawHttp2.connect(relay.port())) {
      // In one piece, so that the origin cannot have answered when the body comes.
      int stream = client.begin(GOOD + "\ncontent-length: " + said, false);
      client.data(stream, sent, true);
      assertThat(client.answer(stream).reset()).isEqualTo(PROTOCOL_ERROR);
      assertThat(client.ask(GOOD).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {":path: /smuggled", "X-Sum: 1", "x: a\rb", "transfer-encoding: chunked"})
  void trailersThatAreMalformedAreAStreamError(String trailers) throws Exception {
    try (RawHttp2 client = RawHttp2.connect(relay.port())) {
      // In one piece, so that the origin cannot have answered when the trailers come.
      int stream = client.begin(GOOD.replace("GET", "POST"), false);
      client.write(RawHttp2.DATA, 0, stream, "abc".getBytes(StandardCharsets.US_ASCII));
      client.frame(RawHttp2.HEADERS, 5, stream, RawHttp2.section(trailers));
      assertThat(client.answer(stream).reset()).isEqualTo(PROTOCOL_ERROR);
      assertThat(client.ask(GOOD).status()).isEqualTo(200);
    }
  }

  @Test
  void aRefusedRequestIsAnsweredOnceWhateverFollows() throws Exception {
    try (RawHttp2 client = RawHttp2.connect(relay.port())) {
      int stream = client.open(GOOD.replace("GET", "POST") + "\nhost: b", false);
      client.data(stream, "abc", false);
      client.frame(RawHttp2.HEADERS, 5, stream, RawHttp2.section("x: 1"));
      Answer answer = client.answer(stream);
      assertThat(answer.heads()).hasSize(1);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(client.ask(GOOD).status()).isEqualTo(200);
    }
  }

  @Test
  void whatIsOddButNotMalformedPasses() throws Exception {
    try (RawHttp2 client = RawHttp2.connect(relay.port())) {
      String target = "/%2F/../a;b//\u00e9%00?%zz=\u00e9";
      Answer answer =
          client.ask(
              ":method: GET\n:scheme: http\n:path: "
                  + target
                  + "\nhost: [::1]:80\nx-empty: \nx: \u00e9\t\"");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(origin.nextHead())
          .startsWith("GET " + target + " HTTP/1.1\nHost: [::1]:80\n")
          .contains("x-empty: \n", "x: \u00e9\t\"\n");
    }
  }
}
