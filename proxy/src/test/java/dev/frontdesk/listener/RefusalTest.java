package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.Relay;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is malformed is answered with a reason, ends the connection, and never reaches the origin.
 */
@Timeout(20)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("StringConcatToTextBlock") // heads as they go over the wire
class RefusalTest {
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

  private final RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
  private final Relay relay = Relay.to(origin.uri());

  @BeforeAll
  void theOriginIsReached() throws Exception {
    try (RawSocket client = relay.connect()) {
      client.send("\n\nGET /fine HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(origin.nextHead()).isNotNull();
    }
  }

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
        row("no Host", 400, "GET / HTTP/1.1\r\nX: 1\r\n\r\n"),
        row("two Hosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        row("empty Host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        row("user information in Host", 400, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
        row("a path in Host", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        row("a port that is none", 400, "GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n"),
        row("a port too high", 400, "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n"),
        row(
            "two lengths",
            400,
            post("Content-Length: 3\r\nContent-Length: 4\r\n") + "abc" + SMUGGLED),
        row("the same length twice", 400, post("Content-Length: 3, 3\r\n") + "abc"),
        row("a signed length", 400, post("Content-Length: +3\r\n") + "abc"),
        row("a length in hex", 400, post("Content-Length: 0x3\r\n") + "abc"),
        row(
            "both lengths",
            400,
            post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n" + SMUGGLED),
        row(
            "both lengths, the other way round",
            400,
            post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n") + "0\r\n\r\n" + SMUGGLED),
        row("an unknown coding", 400, post("Transfer-Encoding: xchunked\r\n") + SMUGGLED),
        row("chunked not last", 400, post("Transfer-Encoding: chunked, gzip\r\n") + SMUGGLED),
        row("chunked twice", 400, twice() + "0\r\n\r\n"),
        row("a coding before chunked", 501, post("Transfer-Encoding: gzip, chunked\r\n")),
        row("a tab within the coding", 400, post("Transfer-Encoding:\u000bchunked\r\n")),
        row("a coding in HTTP/1.0", 400, old("Transfer-Encoding: chunked\r\n") + "0\r\n\r\n"),
        row("a folded line", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n"),
        row("a folded first line", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        row("folding behind empty lines", 400, "\r\nGET / HTTP/1.1\r\nHost: a\r\n\tX: 1\r\n\r\n"),
        row("white space before the colon", 400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
        row("a field without colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n"),
        row("an empty field name", 400, "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n"),
        row("a field name with a slash", 400, "GET / HTTP/1.1\r\nHost: a\r\nX/Y: 1\r\n\r\n"),
        row("NUL in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"),
        row("a bare CR in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"),
        row("a bare LF ends a line", 400, "GET / HTTP/1.1\nHost: a\n\n"),
        row("NUL in the path", 400, "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("a control in the path", 400, "GET /a\u0007b HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("DEL in the query", 400, "GET /a?\u007f HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("a bad percent-encoding", 400, "GET /a%2 HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("a percent-encoding that is none", 400, "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("a fragment", 400, "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("a space in the target", 400, "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("a relative target", 400, "GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("an asterisk for GET", 400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("user information", 400, "GET http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("another scheme", 400, "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("CONNECT", 501, "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
        row("a method that is no token", 400, "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("version 2", 400, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
        row("version 0.9", 400, "GET /\r\n\r\n"),
        row("not HTTP", 400, "nonsense\r\n\r\n"),
        row("a long target", 414, "GET /" + "a".repeat(8 * 1024) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
        row("a long target, unfinished", 414, "GET /" + "a".repeat(9 * 1024)),
        row(
            "many fields",
            431,
            "GET / HTTP/1.1\r\nHost: a\r\n" + ("X: " + "a".repeat(1000) + "\r\n").repeat(33)),
        row("a long field", 431, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(33 * 1024)));
  }

  private static Arguments row(String name, int status, String request) {
    return Arguments.of(name, status, request);
  }

  private static String post(String fields) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
  }

  private static String twice() {
    return post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n");
  }

  private static String old(String fields) {
    return "POST / HTTP/1.0\r\nHost: a\r\n" + fields + "\r\n";
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("malformed")
  void isRefused(String name, int status, String request) throws Exception {
    try (RawSocket client = relay.connect()) {
      client.sendExactly(request);
      String reason =
          switch (status) {
            case 414 -> "target-too-long";
            case 431 -> "fields-too-large";
            default -> name.equals("CONNECT") ? "connect-refused" : "bad-request";
          };
      assertThat(client.head())
          .matches("(?s)HTTP/1\\.[01] " + status + " .*")
          .contains("Content-Type: application/problem+json\n")
          .containsIgnoringCase("connection: close\n");
      assertThat(client.readToEnd())
          .startsWith("{\"type\":\"about:blank\",")
          .contains("\"status\":" + status, "\"reason\":\"" + reason + "\"");
      assertThat(origin.nextHead()).as("what reached the origin").isNull();
    }
  }

  @Test
  void whatFollowsARefusalIsNotRead() throws Exception {
    try (RawSocket client = relay.connect()) {
      client.sendExactly("GET / HTTP/1.1\r\n\r\n" + SMUGGLED);
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").doesNotContain("200 OK");
      assertThat(origin.nextHead()).isNull();
    }
  }

  @Test
  void aPipelinedRequestThatIsMalformedIsRefusedInItsTurn() throws Exception {
    try (RawSocket client = relay.connect()) {
      client.sendExactly("GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.head()).startsWith("HTTP/1.1 400 ");
      assertThat(origin.nextHead()).startsWith("GET /first ");
      assertThat(origin.nextHead()).isNull();
    }
  }

  @Test
  void theAbsoluteFormStandsBeforeHost() throws Exception {
    try (RawSocket client = relay.connect()) {
      client.send("GET http://Real:8080?q HTTP/1.1\nHost: other\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(origin.nextHead())
          .startsWith("GET /?q HTTP/1.1\nHost: Real:8080\n")
          .doesNotContain("other");
    }
  }

  @Test
  void whatIsOddButNotMalformedPasses() throws Exception {
    try (RawSocket client = relay.connect()) {
      String target = "/%2F/../a;b//\u00e9%00?%zz=\u00e9";
      client.send("GET " + target + " HTTP/1.1\nHost: [::1]:80\nX-Empty:\nX: \u00e9\t\"\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(origin.nextHead())
          .startsWith("GET " + target + " HTTP/1.1\nHost: [::1]:80\n")
          .contains("X-Empty: \n", "X: \u00e9\t\"\n");
    }
  }

  @Test
  void aBodyWhoseChunksBreakEndsBothConnections() throws Exception {
    CompletableFuture<String> rest = new CompletableFuture<>();
    try (RawOrigin other =
            RawOrigin.serving(connection -> {
              connection.head();
              rest.complete(connection.readToEnd());
            });
        Relay toOther = Relay.to(other.uri());
        RawSocket client = toOther.connect()) {
      client.sendExactly(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + SMUGGLED);
      assertThat(client.ended()).isTrue();
      assertThat(rest.get(5, TimeUnit.SECONDS)).isEmpty();
    }
  }
}
