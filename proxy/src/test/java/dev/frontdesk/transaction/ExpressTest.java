package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is answered at once, and what is not. That an answer is the ordinary one, octet by octet,
 * and its record, too, is looked at for every request of every desk: see {@link BesideExpress}.
 */
class ExpressTest extends DeskTest {
  private static final String EXPRESS =
      """
      version: 1
      identities:
        user: { header: X-User }
        session: { cookie: sid }
      routes:
        - id: plain
          match: GET /plain/{id}
          key: { query: [page] }
          cache: { ttl: 60s, stale-while-revalidate: 30s, tags: ["plain:{id}"] }
        - id: strict
          match: GET /strict
          key: { query: [page] }
          cache: { ttl: 60s, until: midnight, zone: UTC, client: max-age=24h }
        - id: dropping
          match: GET /dropping
          key: { query: [page], unlisted: drop }
          cache: { ttl: 60s }
        - id: mine
          match: GET /mine
          key: { identity: user }
          cache: { ttl: 60s }
        - id: ours
          match: GET /ours
          key: { identity: session }
          cache: { ttl: 60s }
        - id: open
          match: GET /open
          sharing: public
          cache: { ttl: 60s }
        - id: early
          match: GET /early
          cache: { ttl: 60s, early-refresh: 1 }
        - id: web
          match: GET /web/*
          cache: http
        - id: never
          match: GET /never
          cache: off
      writes:
        - { id: switch, match: "GET /switch", invalidate: [switched] }
      """;

  private static final String TEXT = "all work and no play makes jack a dull boy. ".repeat(100);
  private static final Peer STRANGER = new Peer("203.0.113.9", false);

  @BeforeEach
  void rules() {
    desk = new Desk(vertx, EXPRESS);
  }

  private @Nullable Recognised recognised(String method, String path, String... fields) {
    desk.step(() -> desk.express.ask(desk.request(method, path, false, fields)));
    return desk.express.recognised;
  }

  private boolean isRecognised(String method, String path, String... fields) {
    return recognised(method, path, fields) != null;
  }

  private HandExchange miss(String path, String text, String... answer) {
    HandExchange miss = desk.get(path);
    desk.lastCall().answer(200, text, answer);
    return miss;
  }

  /** Both ways answer, and are compared; null where only the ordinary one does. */
  private @Nullable Prepared get(String path, String... fields) {
    return send("GET", path, fields);
  }

  private @Nullable Prepared send(String method, String path, String... fields) {
    HandExchange sent = desk.whole(desk.send(desk.request(method, path, false, fields)));
    assertThat(sent.complete()).isTrue();
    return desk.express.prepared;
  }

  private Prepared hit(String path, String... fields) {
    return Objects.requireNonNull(get(path, fields));
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  private static String field(Prepared answer, String name) {
    return text(answer.head())
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("none");
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of(true, "GET", "/plain/1", List.of()),
        Arguments.of(true, "HEAD", "/plain/1", List.of()),
        Arguments.of(true, "GET", "/plain/1?page=2", List.of()),
        Arguments.of(true, "GET", "/plain/1?utm_source=x", List.of()),
        Arguments.of(true, "GET", "/plain/1", List.of("Connection", "Keep-Alive")),
        Arguments.of(true, "GET", "/plain/1", List.of("If-None-Match", "\"1\"")),
        Arguments.of(true, "GET", "/plain/1", List.of("Cookie", "a=b")),
        Arguments.of(true, "GET", "/plain/1", List.of("Authorization", "Basic YTpi")),
        Arguments.of(true, "GET", "/plain/1", List.of("Cache-Control", "no-cache")),
        Arguments.of(true, "GET", "/mine", List.of("X-User", "7")),
        Arguments.of(true, "GET", "/ours", List.of("Cookie", "sid=7")),
        Arguments.of(true, "GET", "/early", List.of()),
        Arguments.of(true, "GET", "/by/the/rule/for/all/else", List.of()),
        // Whose rule says that it is not cached, or that it is a write.
        Arguments.of(false, "GET", "/never", List.of()),
        Arguments.of(false, "GET", "/switch", List.of()),
        Arguments.of(false, "POST", "/plain/1", List.of()),
        Arguments.of(false, "OPTIONS", "/plain/1", List.of()),
        Arguments.of(false, "PROPFIND", "/plain/1", List.of()),
        Arguments.of(false, "GET", "/plain/1", List.of("X-HTTP-Method-Override", "PUT")),
        Arguments.of(false, "GET", "/plain/1", List.of("X-Original-URL", "/never")),
        Arguments.of(false, "GET", "/plain/%2e%2e/1", List.of()),
        // What has no key.
        Arguments.of(false, "GET", "/plain/1?other=2", List.of()),
        Arguments.of(false, "GET", "/mine", List.of()),
        Arguments.of(false, "GET", "/mine", List.of("X-User", "7", "X-User", "8")),
        Arguments.of(false, "GET", "/mine", List.of("X-User", "7", "Connection", "X-User")),
        // What is about more than what is asked for.
        Arguments.of(false, "GET", "/plain/1", List.of("Connection", "close")),
        Arguments.of(false, "GET", "/plain/1", List.of("Connection", "keep-alive, Cookie")),
        Arguments.of(
            false, "GET", "/plain/1", List.of("Connection", "Upgrade", "Upgrade", "websocket")),
        Arguments.of(false, "GET", "/plain/1", List.of("Upgrade", "h2c")),
        Arguments.of(false, "GET", "/plain/1", List.of("Content-Length", "0")),
        Arguments.of(false, "GET", "/plain/1", List.of("Transfer-Encoding", "chunked")),
        Arguments.of(false, "GET", "/plain/1", List.of("Expect", "100-continue")),
        Arguments.of(false, "GET", "/plain/1", List.of("TE", "trailers")),
        Arguments.of(false, "GET", "/plain/1", List.of("Range", "bytes=0-1")),
        Arguments.of(false, "GET", "/plain/1", List.of("If-Match", "\"1\"")),
        Arguments.of(
            false,
            "GET",
            "/plain/1",
            List.of("If-Unmodified-Since", "Tue, 01 Dec 2026 10:00:00 GMT")),
        // Who may see key and tags, and who tries to.
        Arguments.of(false, "GET", "/plain/1", List.of("X-Desk-Debug", "open sesame")),
        Arguments.of(false, "GET", "/plain/1", List.of("X_Desk_Debug", "guess")));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void whatIsRecognised(boolean is, String method, String path, List<String> fields) {
    assertThat(isRecognised(method, path, fields.toArray(String[]::new))).isEqualTo(is);
  }

  /** The field says who it is only where the peer is believed; else nobody is known. */
  @Test
  void aStrangerIsNotWhoTheySay() {
    RequestHead head =
        new RequestHead("GET", "http", "desk", "/mine", null, Fields.of("X-User", "7"));
    Recognised[] found = new Recognised[2];
    desk.step(() -> {
      found[0] = desk.express.express.recognise(head, STRANGER);
      found[1] = desk.express.express.recognise(head, new Peer("127.0.0.1", true));
    });
    assertThat(found[0]).isNull();
    assertThat(found[1]).isNotNull();
  }

  /** It was recognised of a trusted peer, and the exchange is somebody else's. */
  @Test
  void whatWasRecognisedOfAnotherIsNotGoneOnWith() {
    Recognised known = recognised("GET", "/mine", "X-User", "7");
    HandExchange stranger =
        new HandExchange(
            desk::step,
            new RequestHead("GET", "http", "desk", "/mine", null, Fields.of("X-User", "7")),
            STRANGER,
            false);
    stranger.recognised = known;
    assertThat(Objects.requireNonNull(known).isOf(stranger)).isFalse();
    HandExchange other = desk.request("GET", "/mine", false, "X-User", "8");
    assertThat(known.isOf(other)).isFalse();
    assertThat(known.isOf(desk.request("GET", "/mine", false, "X-User", "7"))).isTrue();
  }

  @Test
  void aHitIsAnsweredInOctets() {
    miss("/plain/1", "one", "Content-Type", "text/plain", "ETag", "\"1\"");
    Prepared hit = hit("/plain/1");
    assertThat(text(hit.head()))
        .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nETag: \"1\"\r\n")
        .contains("\r\nX-Cache: HIT\r\nX-Cache-TTL: 60\r\nX-Response-Time: 0.0ms\r\n")
        .endsWith("\r\nContent-Length: 3\r\n\r\n");
    assertThat(text(hit.body())).isEqualTo("one");
    assertThat(hit.status()).isEqualTo(200);
    assertThat(hit.length()).isEqualTo(hit.head().length + 3);
  }

  @Test
  void headGetsTheHeadOfTheHit() {
    miss("/plain/1", "one", "ETag", "\"1\"");
    Prepared head = Objects.requireNonNull(send("HEAD", "/plain/1"));
    assertThat(field(head, "Content-Length")).isEqualTo("3");
    assertThat(head.body()).isEmpty();
    assertThat(text(head.head())).isEqualTo(text(hit("/plain/1").head()));
  }

  @Test
  void whoHasItGets304() {
    miss("/plain/1", "one", "ETag", "\"1\"", "Last-Modified", "Mon, 30 Nov 2026 10:00:00 GMT");
    Prepared byTag = hit("/plain/1", "If-None-Match", "\"0\", \"1\"");
    Prepared byDate = hit("/plain/1", "If-Modified-Since", "Tue, 01 Dec 2026 09:00:00 GMT");
    for (Prepared notModified : List.of(byTag, byDate)) {
      assertThat(notModified.status()).isEqualTo(304);
      assertThat(notModified.body()).isEmpty();
      assertThat(field(notModified, "Content-Length")).isEqualTo("none");
      assertThat(field(notModified, "ETag")).isEqualTo("\"1\"");
    }
    assertThat(hit("/plain/1", "If-None-Match", "\"2\"").status()).isEqualTo(200);
    assertThat(hit("/plain/1", "If-Modified-Since", "Sun, 29 Nov 2026 09:00:00 GMT").status())
        .isEqualTo(200);
  }

  @Test
  void aCodingIsSentOnceItIsMade() {
    miss("/plain/1", TEXT, "Content-Type", "text/plain", "ETag", "\"1\"");
    assertThat(get("/plain/1", "Accept-Encoding", "gzip")).as("made now").isNull();
    Prepared gzip = hit("/plain/1", "Accept-Encoding", "gzip");
    assertThat(field(gzip, "Content-Encoding")).isEqualTo("gzip");
    assertThat(field(gzip, "ETag")).isEqualTo("\"1--gzip\"");
    assertThat(gzip.body().length).isLessThan(TEXT.length());
    Prepared again = hit("/plain/1", "Accept-Encoding", "gzip");
    assertThat(again.head()).isSameAs(gzip.head());
    assertThat(again.body()).isSameAs(gzip.body());
    assertThat(hit("/plain/1", "Accept-Encoding", "gzip", "If-None-Match", "\"1--gzip\"").status())
        .isEqualTo(304);
    assertThat(hit("/plain/1", "Accept-Encoding", "gzip", "Cache-Control", "no-transform").body())
        .hasSize(TEXT.length());
    assertThat(hit("/plain/1").body()).hasSize(TEXT.length());
  }

  @Test
  void variantsAreTheirRequests() {
    for (String language : List.of("en", "pl")) {
      desk.get("/web/page", "Accept-Language", language);
      desk.lastCall()
          .answer(200, language, "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    }
    for (String language : List.of("en", "pl", "en")) {
      assertThat(text(hit("/web/page", "Accept-Language", language).body())).isEqualTo(language);
    }
    desk.get("/web/page", "Accept-Language", "de");
    assertThat(desk.express.prepared).isNull();
    desk.lastCall().answer(200, "de", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
  }

  @Test
  void peopleGetTheirOwn() {
    for (String user : List.of("7", "8")) {
      desk.get("/mine", "X-User", user);
      desk.lastCall().answer(200, "of " + user);
    }
    for (String user : List.of("7", "8", "7")) {
      assertThat(text(hit("/mine", "X-User", user).body())).isEqualTo("of " + user);
    }
  }

  /** Every quarter of a second for five seconds; the age began between two seconds. */
  @Test
  void whatIsToldInSecondsGoesOnByTheSecond() {
    desk.get("/strict");
    desk.advance(Duration.ofMillis(1300));
    desk.lastCall().answer(200, "one", "Age", "2");
    Set<String> told = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      Prepared hit = hit("/strict");
      assertThat(field(hit, "Age")).isEqualTo(Integer.toString((3300 + i * 250) / 1000));
      assertThat(field(hit, "X-Cache-TTL")).isEqualTo(Integer.toString((56_700 - i * 250) / 1000));
      told.add(text(hit.head()));
      assertThat(hit("/strict").head()).as("within its second").isSameAs(hit.head());
      desk.advance(Duration.ofMillis(250));
    }
    assertThat(told).hasSize(6);
  }

  /**
   * The client's lifetime goes with the end that the route knows, which is on no second of ours.
   */
  @Test
  void whatClientsMayKeepGoesOnByItsOwnSecond() {
    desk.advance(Duration.ofMillis(400));
    miss("/strict", "one");
    desk.advance(Duration.ofHours(13).plusMinutes(59).plusSeconds(30));
    desk.get("/strict");
    desk.lastCall().answer(200, "one");
    String first = field(hit("/strict"), "Cache-Control");
    desk.advance(Duration.ofMillis(599));
    assertThat(field(hit("/strict"), "Cache-Control")).isEqualTo(first).contains("max-age=29");
    for (int i = 0; i < 12; i++) {
      desk.advance(Duration.ofMillis(137));
      hit("/strict");
    }
  }

  @Test
  void timeThatWasTakenIsTold() {
    miss("/plain/1", "one");
    Recognised known = Objects.requireNonNull(recognised("GET", "/plain/1"));
    desk.step(() -> {
      long before = desk.express.express.nanos() - 1_250_000;
      assertThat(field(Objects.requireNonNull(known.answer(before)), "X-Response-Time"))
          .isEqualTo("1.2ms");
    });
    assertThat(field(hit("/plain/1"), "X-Response-Time")).isEqualTo("0.0ms");
  }

  @Test
  void aClockThatWasSetBackIsFollowed() {
    miss("/plain/1", "one", "Age", "5");
    desk.advance(Duration.ofMillis(2500));
    String later = text(hit("/plain/1").head());
    desk.advance(Duration.ofSeconds(-2));
    assertThat(text(hit("/plain/1").head())).isNotEqualTo(later).contains("Age: 5\r\n");
    desk.advance(Duration.ofSeconds(-2));
    assertThat(text(hit("/plain/1").head())).contains("Age: 5\r\n");
    hit("/plain/1");
  }

  private @Nullable String answer(Recognised known) {
    @Nullable Prepared[] answer = new Prepared[1];
    desk.step(() -> answer[0] = known.answer(desk.express.express.nanos()));
    Prepared prepared = answer[0];
    return prepared == null ? null : text(prepared.body());
  }

  @Test
  void whatIsInvalidatedBetweenTwoHitsIsNotServed() {
    miss("/plain/1", "old");
    Recognised known = Objects.requireNonNull(recognised("GET", "/plain/1"));
    assertThat(answer(known)).isEqualTo("old");
    desk.invalidate("plain:2");
    assertThat(answer(known)).isEqualTo("old");
    desk.invalidate("plain:1");
    assertThat(answer(known)).isNull();
    miss("/plain/1", "new");
    assertThat(answer(known)).isEqualTo("new");
    desk.step(() -> desk.invalidation.invalidate(List.of(Tag.of("plain:1")), true));
    assertThat(answer(known)).as("softly").isNull();
  }

  @Test
  void whatHasEndedIsNotServed() {
    miss("/plain/1", "one");
    Recognised known = Objects.requireNonNull(recognised("GET", "/plain/1"));
    desk.advance(Duration.ofSeconds(60).minusNanos(1));
    assertThat(answer(known)).isEqualTo("one");
    desk.advance(Duration.ofNanos(1));
    assertThat(answer(known)).as("stale, and refreshed behind the answer").isNull();
  }

  @Test
  void whatTookAnothersPlaceIsServed() {
    miss("/plain/1", "one");
    Recognised known = Objects.requireNonNull(recognised("GET", "/plain/1"));
    assertThat(answer(known)).isEqualTo("one");
    desk.get("/plain/1", "Cache-Control", "no-cache");
    desk.lastCall().answer(200, "two");
    assertThat(answer(known)).isEqualTo("two");
    desk.step(() -> {
      for (StoredResponse stored : desk.store.findNow(known.read().keyed().key())) {
        desk.store.drop(stored);
      }
    });
    assertThat(answer(known)).isNull();
  }

  @Test
  void rulesThatAreReplacedAreNotGoneOnWith() {
    miss("/plain/1", "one");
    Recognised known = Objects.requireNonNull(recognised("GET", "/plain/1"));
    assertThat(known.isCurrent()).isTrue();
    assertThat(field(hit("/plain/1"), "Cache-Control")).isEqualTo("no-cache");
    String said = "    cache: { ttl: 60s, stale-while-revalidate: 30s, tags: [\"plain:{id}\"] }";
    assertThat(EXPRESS).contains(said);
    desk.replaceRules(
        EXPRESS.replace(
            said, "    cache: { ttl: 60s, client: max-age=5s, tags: [\"plain:{id}\"] }"));
    assertThat(known.isCurrent()).isFalse();
    HandExchange exchange = desk.request("GET", "/plain/1", false);
    assertThat(field(hit("/plain/1"), "Cache-Control")).isEqualTo("max-age=5");
    desk.replaceRules(EXPRESS.replace(said, "    cache: off"));
    exchange.recognised = known;
    desk.send(exchange);
    assertThat(exchange.hasHead()).as("by the rules in force").isFalse();
    desk.lastCall().answer(200, "two");
  }

  @Test
  void whatClientsAskForIsHeeded() {
    miss("/plain/1", "one");
    desk.advance(Duration.ofSeconds(10));
    assertThat(get("/plain/1", "Cache-Control", "max-age=10")).isNotNull();
    assertThat(get("/plain/1", "Cache-Control", "only-if-cached, min-fresh=50")).isNotNull();
    assertThat(answer(Objects.requireNonNull(recognised("GET", "/plain/1", "Pragma", "no-cache"))))
        .isNull();
    for (String wish : List.of("no-cache", "max-age=9", "min-fresh=51")) {
      Recognised known =
          Objects.requireNonNull(recognised("GET", "/plain/1", "Cache-Control", wish));
      assertThat(answer(known)).as(wish).isNull();
    }
  }

  /** As it may have been stored before the rule took credentials off. */
  @Test
  void aRefusalIsRepeatedWithCredentialsTheOrdinaryWay() {
    miss("/open", "who?");
    Recognised anybody = Objects.requireNonNull(recognised("GET", "/open"));
    desk.step(() -> {
      StoredResponse stored = desk.store.findNow(anybody.read().keyed().key()).getFirst();
      desk.store.replace(
          stored,
          stored.freshened(
              new ResponseHead(401, stored.head().fields()),
              stored.freshness(),
              stored.shareable(),
              stored.tags(),
              stored.sequence()));
    });
    assertThat(hit("/open").status()).isEqualTo(401);
    HandExchange known = desk.get("/open", "Authorization", "Basic YTpi");
    assertThat(desk.express.recognised).isNotNull();
    assertThat(desk.express.prepared).isNull();
    desk.lastCall().answer(200, "you");
    assertThat(known.text()).isEqualTo("you");
  }

  @Test
  void whatMayBeDueForARefreshDrawsTheOrdinaryWay() {
    desk.get("/early");
    desk.advance(Duration.ofMillis(100));
    desk.lastCall().answer(200, "one");
    Recognised known = Objects.requireNonNull(recognised("GET", "/early"));
    desk.advance(Duration.ofSeconds(56));
    assertThat(answer(known)).as("nothing that is drawn makes it due").isEqualTo("one");
    desk.advance(Duration.ofSeconds(1));
    assertThat(answer(known)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 206})
  void whatHasNoPlainContentGoesTheOrdinaryWay(int status) {
    desk.get("/web/x");
    String[] fields =
        status == 206
            ? new String[] {
              "Content-Range", "bytes 0-1/5", "ETag", "\"1\"", "Cache-Control", "max-age=60"
            }
            : new String[] {"Cache-Control", "max-age=60"};
    desk.lastCall().answer(status, status == 206 ? "ab" : "", fields);
    desk.step(() -> desk.express.ask(desk.request("GET", "/web/x", false)));
    assertThat(desk.express.recognised).isNotNull();
    assertThat(desk.express.prepared).isNull();
  }

  @Test
  void theRecordSaysWhatTheOrdinaryOneSays() {
    miss("/dropping", "one");
    hit("/dropping?a=x&b=y", "User-Agent", "test");
    TransactionRecord record = desk.express.records.getLast();
    assertThat(record).isEqualTo(desk.records.getLast());
    assertThat(record.droppedParameters()).isEqualTo(2);
    assertThat(record.head().fields().first("User-Agent")).isEqualTo("test");
    assertThat(record.ttlSeconds()).isEqualTo(60);
    assertThat(record.bytesOut()).isEqualTo(3);
  }
}
