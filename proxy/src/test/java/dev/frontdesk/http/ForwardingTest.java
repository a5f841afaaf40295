package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardingTest {
  private static final Peer STRANGER = new Peer("192.0.2.7", false);
  private static final Peer FRIEND = new Peer("2001:db8::7", true);

  private static RequestHead get(String... fields) {
    return new RequestHead("GET", "https", "api.test", "/a", null, Fields.of(fields));
  }

  private static Fields sent(Peer peer, String... fields) {
    return Forwarding.toOrigin(get(fields), peer, "HTTP/1.1", Set.of(), Forwarding.PSEUDONYM)
        .fields();
  }

  @Test
  void aStrangersForwardingFieldsAreReplaced() {
    Fields sent =
        sent(
            STRANGER,
            "X-Forwarded-For",
            "127.0.0.1",
            "X-Forwarded-Host",
            "evil",
            "X-Forwarded-Port",
            "1",
            "X-Real-IP",
            "127.0.0.1",
            "Forwarded",
            "for=127.0.0.1");
    assertThat(sent)
        .containsExactlyInAnyOrder(
            new Field("X-Forwarded-For", "192.0.2.7"),
            new Field("X-Forwarded-Proto", "https"),
            new Field("X-Forwarded-Host", "api.test"),
            new Field("Forwarded", "for=192.0.2.7;host=\"api.test\";proto=https"),
            new Field("Via", "1.1 frontdesk"));
  }

  @Test
  void aTrustedPeersForwardingFieldsGrow() {
    Fields sent =
        sent(
            FRIEND,
            "X-Forwarded-For",
            "1.2.3.4",
            "X-Forwarded-For",
            "5.6.7.8",
            "X-Forwarded-Proto",
            "http",
            "X-Forwarded-Port",
            "81",
            "Forwarded",
            "for=1.2.3.4",
            "Via",
            "1.0 edge");
    assertThat(sent)
        .containsExactlyInAnyOrder(
            new Field("X-Forwarded-For", "1.2.3.4, 5.6.7.8, 2001:db8::7"),
            new Field("X-Forwarded-Proto", "http"),
            new Field("X-Forwarded-Port", "81"),
            new Field("X-Forwarded-Host", "api.test"),
            new Field(
                "Forwarded", "for=1.2.3.4, for=\"[2001:db8::7]\";host=\"api.test\";proto=https"),
            new Field("Via", "1.0 edge, 1.1 frontdesk"));
  }

  @ParameterizedTest
  @CsvSource({
    "Connection, close", "Keep-Alive, timeout=5", "Proxy-Connection, x",
        "Transfer-Encoding, chunked",
    "TE, gzip", "Upgrade, chat", "HTTP2-Settings, x", "X-Named, 1"
  })
  void aFieldForOneConnectionDoesNotPass(String name, String value) {
    assertThat(sent(STRANGER, name, value, "connection", "x-NAMED, keep-alive").contains(name))
        .isFalse();
    ResponseHead answer =
        Forwarding.toClient(
            new ResponseHead(200, Fields.of(name, value, "Connection", "X-Named", "ETag", "1")),
            Forwarding.PSEUDONYM);
    assertThat(answer.fields())
        .containsExactly(new Field("ETag", "1"), new Field("Via", "1.1 frontdesk"));
  }

  @ParameterizedTest
  @CsvSource({"Host", "Content-Length", "Authorization", "Cookie", "Cache-Control", "Vary"})
  void aFieldForAllRecipientsIsNotTakenOffByName(String name) {
    assertThat(sent(STRANGER, name, "1", "Connection", name).first(name)).isEqualTo("1");
  }

  @Test
  void aFieldThatCarriesAnIdentityIsNotTakenOffByName() {
    RequestHead head = get("X-User-Id", "9", "Connection", "X-User-Id");
    assertThat(
            Forwarding.toOrigin(
                    head, STRANGER, "HTTP/1.1", Set.of("x-user-id"), Forwarding.PSEUDONYM)
                .fields()
                .first("X-User-Id"))
        .isEqualTo("9");
    assertThat(
            Forwarding.toOrigin(head, STRANGER, "HTTP/1.1", Set.of(), Forwarding.PSEUDONYM)
                .fields()
                .contains("X-User-Id"))
        .isFalse();
  }

  @Test
  void anUpgradePassesWithoutWhatIsForNeighbours() {
    RequestHead asked = get("Connection", "keep-alive, Upgrade", "Upgrade", "h2c, websocket");
    assertThat(Forwarding.asksUpgrade(asked)).isTrue();
    Fields sent =
        Forwarding.toOrigin(asked, STRANGER, "HTTP/1.1", Set.of(), Forwarding.PSEUDONYM).fields();
    assertThat(sent.all("Upgrade")).containsExactly("websocket");
    assertThat(sent.all("Connection")).containsExactly("Upgrade");
    assertThat(Forwarding.asksUpgrade(get("Connection", "Upgrade", "Upgrade", "h2c"))).isFalse();
    assertThat(Forwarding.asksUpgrade(get("Upgrade", "websocket"))).isFalse();
    assertThat(Forwarding.asksUpgrade(asked.withMethod("POST"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, 0, true, 0",
    "OPTIONS, 5, false, 4",
    "TRACE, 1, false, 0",
    "GET, 0, false, 0",
    "OPTIONS, x, false, x",
    "TRACE, 0, true, 0",
    "TRACE, 00, true, 0",
    "OPTIONS, 007, false, 6",
    "OPTIONS, +0, false, +0",
    "OPTIONS, -1, false, -1",
    "OPTIONS, '', false, ''",
    "OPTIONS, '1, 2', false, '1, 2'",
    "OPTIONS, 99999999999999999999, false, 9223372036854775806",
    "OPTIONS, 00000000000000000000, true, 0",
    "POST, 3, false, 3",
    "FROB, 0, false, 0"
  })
  void maxForwardsCountsDown(String method, String value, boolean here, String sent) {
    RequestHead head = get("Max-Forwards", value).withMethod(method);
    assertThat(Forwarding.endsHere(head)).isEqualTo(here);
    assertThat(
            Forwarding.toOrigin(head, STRANGER, "HTTP/1.1", Set.of(), Forwarding.PSEUDONYM)
                .fields()
                .first("Max-Forwards"))
        .isEqualTo(sent);
  }

  @Test
  void trailersNeitherFrameNorRoute() {
    assertThat(
            Forwarding.trailers(
                Fields.of("Host", "a", "Content-Length", "1", "X-Sum", "1", "Set-Cookie", "a=b")))
        .containsExactly(new Field("X-Sum", "1"));
  }

  /** RFC 9110 §7.6.1. */
  @Test
  void trailersThatConnectionNamesAreForOneConnection() {
    Fields trailers = Fields.of("x-HOP", "1", "X-Sum", "1", "ETag", "1");
    assertThat(Forwarding.trailers(trailers, Fields.of("Connection", "close, X-Hop, ETag")))
        .containsExactly(new Field("X-Sum", "1"), new Field("ETag", "1"));
    assertThat(Forwarding.trailers(trailers, Fields.EMPTY)).isEqualTo(trailers);
  }

  @Test
  void viaNamesTheProtocolOfTheRequest() {
    assertThat(
            Forwarding.toOrigin(get(), STRANGER, "HTTP/1.0", Set.of(), Forwarding.PSEUDONYM)
                .fields()
                .first("Via"))
        .isEqualTo("1.0 frontdesk");
  }

  @Test
  void aProblemIsJsonAndEscapesItsDetail() {
    Problem problem = new Problem(400, Reason.BAD_REQUEST, "a \"b\\\n\u00e9");
    assertThat(problem.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                + "\"detail\":\"a \\\"b\\\\\\u000a\\u00e9\",\"reason\":\"bad-request\"}");
    assertThat(problem.head().status()).isEqualTo(400);
    assertThat(problem.head().fields().first("Content-Type")).isEqualTo("application/problem+json");
  }
}
