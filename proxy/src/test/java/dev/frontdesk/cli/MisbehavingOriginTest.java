package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers that are not as they should be, through the whole proxy with its store: what the client
 * gets, whether it is kept, and whether the connection carries the next request. In the texts
 * {@code \n} is CRLF, and {@code ␊} a bare LF. Every answer would be fresh for a minute.
 */
@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // head and body of a message in one literal each
class MisbehavingOriginTest {
  private static final String OK = "HTTP/1.1 200 OK\nCache-Control: max-age=60\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\n\n";
  private static final String NEXT = "HTTP/1.1 200 OK\nContent-Length: 4\n\nnext";

  @TempDir private Path folder;

  enum Kept {
    STORED,
    NOT_STORED
  }

  enum Connection {
    REUSED,
    GONE
  }

  /** Whether the origin closes behind its answer. */
  enum Then {
    STAYS,
    CLOSES
  }

  /**
   * @param client {@code 200 hello}, or {@code 200 hel…} for one that is cut short
   */
  record Row(
      String name, String answer, Then then, String client, Kept kept, Connection connection) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The answer is refused: the client hears of a bad gateway, and nothing of it is used. */
  private static Row refused(String name, String answer) {
    return new Row(name, answer, Then.STAYS, "502", Kept.NOT_STORED, Connection.GONE);
  }

  /** Its head is with the client when the flaw shows. */
  private static Row cut(String name, String answer, Then then, String part) {
    return new Row(name, answer, then, "200 " + part + "…", Kept.NOT_STORED, Connection.GONE);
  }

  private static Row good(String name, String answer) {
    return new Row(name, answer, Then.STAYS, "200 hello", Kept.STORED, Connection.REUSED);
  }

  private static Row gone(String name, String answer, String client, Kept kept) {
    return new Row(name, answer, Then.STAYS, client, kept, Connection.GONE);
  }

  static Stream<Row> lengths() {
    return Stream.of(
        good("as it should be", OK + "Content-Length: 5\n\nhello"),
        good("leading zeros", OK + "Content-Length: 005\n\nhello"),
        good("the same length twice", OK + "Content-Length: 5\nContent-Length: 5\n\nhello"),
        good("the same length in a list", OK + "Content-Length: 5, 5\n\nhello"),
        cut("shorter than its length", OK + "Content-Length: 9\n\nhello", Then.CLOSES, "hello"),
        gone(
            "longer than its length",
            OK + "Content-Length: 5\n\nhello, and more",
            "200 hello",
            Kept.STORED),
        gone(
            "a second response behind it",
            OK + "Content-Length: 5\n\nhelloHTTP/1.1 200 OK\nContent-Length: 6\n\npoison",
            "200 hello",
            Kept.STORED),
        refused("two lengths", OK + "Content-Length: 5\nContent-Length: 6\n\nhello!"),
        refused("two lengths in a list", OK + "Content-Length: 5, 6\n\nhello!"),
        refused("a signed length", OK + "Content-Length: +5\n\nhello"),
        refused("a negative length", OK + "Content-Length: -5\n\nhello"),
        refused("a length in hex", OK + "Content-Length: 0x5\n\nhello"),
        refused("an empty length", OK + "Content-Length:\n\nhello"),
        refused(
            "a length that cannot be counted", OK + "Content-Length: 9".repeat(25) + "\n\nhello"),
        refused("both lengths", OK + "Content-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n"));
  }

  static Stream<Row> codings() {
    return Stream.of(
        good("chunked", CHUNKED + "5\nhello\n0\n\n"),
        good("in other case", OK + "transfer-encoding: Chunked\n\n5\nhello\n0\n\n"),
        refused("an unknown coding", OK + "Transfer-Encoding: foo\n\n5\nhello\n0\n\n"),
        refused("identity", OK + "Transfer-Encoding: identity\n\nhello"),
        refused("gzip before", OK + "Transfer-Encoding: gzip, chunked\n\n5\nhello\n0\n\n"),
        refused("not last", OK + "Transfer-Encoding: chunked, gzip\n\n5\nhello\n0\n\n"),
        refused("twice", OK + "Transfer-Encoding: chunked, chunked\n\n5\nhello\n0\n\n"),
        refused(
            "twice in two lines",
            OK + "Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n"),
        refused("with a parameter", OK + "Transfer-Encoding: chunked;a=b\n\n5\nhello\n0\n\n"),
        refused("empty", OK + "Transfer-Encoding:\n\n5\nhello\n0\n\n"),
        refused("with a vertical tab", OK + "Transfer-Encoding: \u000bchunked\n\n5\nhello\n0\n\n"),
        refused(
            "in HTTP/1.0",
            OK.replace("1.1", "1.0") + "Transfer-Encoding: chunked\n\n5\nhello\n0\n\n"));
  }

  static Stream<Row> chunks() {
    return Stream.of(
        good("sizes in hex with zeros", CHUNKED + "0005\nhello\n00\n\n"),
        good("an extension", CHUNKED + "5;c\nhello\n0\n\n"),
        good("an extension with a token", CHUNKED + "5;a=b\nhello\n0\n\n"),
        good("one on each chunk", CHUNKED + "3;a=b\nhel\n2;c=d;e=\"f\"\nlo\n0;g=h\n\n"),
        cut("an extension that is none", CHUNKED + "5;a=\nhello\n0\n\n", Then.STAYS, ""),
        cut("a quote without end", CHUNKED + "5;a=\"b\nhello\n0\n\n", Then.STAYS, ""),
        cut(
            "a size over 32 bits before an extension",
            CHUNKED + "100000005;a=b\nhello\n0\n\n",
            Then.STAYS,
            ""),
        good("an extension of the last", CHUNKED + "5\nhello\n0;e\n\n"),
        good("a quoted extension", CHUNKED + "5;c=\"d\"\nhello\n0\n\n"),
        good("an extension behind white space", CHUNKED + "5 ;c\nhello\n0\n\n"),
        good("a trailer", CHUNKED + "5\nhello\n0\nX-Sum: 5\n\n"),
        good(
            "a trailer that would change the framing",
            CHUNKED + "5\nhello\n0\nContent-Length: 9\n\n"),
        cut("no size", CHUNKED + "\nhello\n0\n\n", Then.STAYS, ""),
        cut("a size that is none", CHUNKED + "x\nhello\n0\n\n", Then.STAYS, ""),
        cut("a size with 0x", CHUNKED + "0x5\nhello\n0\n\n", Then.STAYS, ""),
        cut("a negative size", CHUNKED + "-5\nhello\n0\n\n", Then.STAYS, ""),
        cut("a size over 32 bits", CHUNKED + "100000005\nhello\n0\n\n", Then.STAYS, ""),
        cut("a size over 64 bits", CHUNKED + "10000000000000005\nhello\n0\n\n", Then.STAYS, ""),
        cut("content longer than its chunk", CHUNKED + "3\nhello\n0\n\n", Then.STAYS, "hel"),
        cut("no last chunk", CHUNKED + "5\nhello\n", Then.CLOSES, "hello"),
        cut("no end of the trailers", CHUNKED + "5\nhello\n0\n", Then.CLOSES, "hello"),
        cut("half a trailer", CHUNKED + "5\nhello\n0\nX-Su", Then.CLOSES, "hello"),
        cut(
            "trailers over the bound",
            CHUNKED + "5\nhello\n0\nX: " + "a".repeat(70_000) + "\n\n",
            Then.STAYS,
            "hello"),
        gone(
            "more behind the last chunk",
            CHUNKED + "5\nhello\n0\n\nHTTP/1.1 200 OK\nContent-Length: 6\n\npoison",
            "200 hello",
            Kept.STORED));
  }

  static Stream<Row> heads() {
    String length = "Content-Length: 5\n";
    return Stream.of(
        good("no text of the status", OK.replace(" OK", "") + length + "\nhello"),
        refused("bare LF at the ends of lines", (OK + length + "\n").replace('\n', '␊') + "hello"),
        good("a folded field", OK + "X-A: a\n b\n\tc\n" + length + "\nhello"),
        good("white space before a colon", OK + "X-A : a\n" + "Content-Length : 5\n\nhello"),
        good("an empty field", OK + "X-A:\n" + length + "\nhello"),
        good("obs-text", OK + "X-A: \u00e9\u00ff\n" + length + "\nhello"),
        refused("no status line", "hello" + "\n\n"),
        refused("not HTTP", "SSH-2.0-OpenSSH_9.2\n\n"),
        refused("another version", OK.replace("HTTP/1.1", "HTTP/2.0") + length + "\nhello"),
        refused("a version that is none", OK.replace("HTTP/1.1", "HTTP/1.x") + length + "\nhello"),
        refused("no version", OK.replace("HTTP/1.1 ", "") + length + "\nhello"),
        refused("a status of two digits", OK.replace("200", "20") + length + "\nhello"),
        refused("a status of four digits", OK.replace("200", "2000") + length + "\nhello"),
        refused("a status out of range", OK.replace("200", "600") + length + "\nhello"),
        refused("a bare CR in a value", OK + "X-A: a\rX-Poison: b\n" + length + "\nhello"),
        refused("NUL in a value", OK + "X-A: a\0b\n" + length + "\nhello"),
        refused("a control character", OK + "X-A: a\u0007b\n" + length + "\nhello"),
        refused("NUL in a name", OK + "X\0A: a\n" + length + "\nhello"),
        refused("a name behind the name of a framing field", OK + "Content-Length x: 5\n\nhello"),
        refused("a space in a name", OK + "X A: a\n" + length + "\nhello"),
        refused("a name that is none", OK + "X(A): a\n" + length + "\nhello"),
        refused("no name", OK + ": a\n" + length + "\nhello"),
        refused("no colon", OK + "nonsense\n" + length + "\nhello"),
        refused("a fold before any field", "HTTP/1.1 200 OK\n X-A: a\n" + length + "\nhello"),
        refused("a status line over the bound", "HTTP/1.1 200 " + "a".repeat(9_000) + "\n\n"),
        refused("fields over the bound", OK + "X-A: " + "a".repeat(70_000) + "\n\n"),
        refused("many fields over the bound", OK + "X-A: aaaaaaaaaa\n".repeat(5_000) + "\n"),
        refused("a protocol that nobody asked for", "HTTP/1.1 101 Switching\nUpgrade: x\n\nraw"),
        refused("interim responses without end", "HTTP/1.1 102 Processing\n\n".repeat(101)));
  }

  static Stream<Row> others() {
    String length = "Content-Length: 5\n";
    return Stream.of(
        gone("HTTP/1.0", OK.replace("1.1", "1.0") + length + "\nhello", "200 hello", Kept.STORED),
        gone(
            "HTTP/1.0 that would keep the connection",
            OK.replace("1.1", "1.0") + "Connection: keep-alive\n" + length + "\nhello",
            "200 hello",
            Kept.STORED),
        gone(
            "that closes",
            OK + "Connection: close\n" + length + "\nhello",
            "200 hello",
            Kept.STORED),
        new Row(
            "a body that ends with the connection",
            OK + "\nhello",
            Then.CLOSES,
            "200 hello",
            Kept.NOT_STORED,
            Connection.GONE),
        new Row(
            "the same in HTTP/1.0",
            OK.replace("1.1", "1.0") + "\nhello",
            Then.CLOSES,
            "200 hello",
            Kept.NOT_STORED,
            Connection.GONE),
        new Row(
            "Content-Range on a 200",
            OK + "Content-Range: bytes 0-4/9\n" + length + "\nhello",
            Then.STAYS,
            "200 hello",
            Kept.STORED,
            Connection.REUSED),
        new Row(
            "204 with a length",
            OK.replace("200", "204") + "Content-Length: 0\n\n",
            Then.STAYS,
            "204",
            Kept.STORED,
            Connection.REUSED),
        gone("204 with a body", OK.replace("200", "204") + length + "\nhello", "204", Kept.STORED),
        gone(
            "304 with a body",
            OK.replace("200", "304") + length + "\nhello",
            "304",
            Kept.NOT_STORED),
        new Row(
            "304 with a length that nobody asked for",
            OK.replace("200", "304") + length + "\n",
            Then.STAYS,
            "304",
            Kept.NOT_STORED,
            Connection.REUSED),
        good(
            "interim responses",
            "HTTP/1.1 102 Processing\n\nHTTP/1.1 103 Early Hints\n\n" + OK + length + "\nhello"),
        new Row(
            "an interim response with a body",
            "HTTP/1.1 103 Early Hints\nContent-Length: 5\n\nhello" + OK + length + "\nhello",
            Then.STAYS,
            "502",
            Kept.NOT_STORED,
            Connection.GONE));
  }

  /** RFC 9110 §5.3 forbids to send these twice; no reading of them may differ within the proxy. */
  static Stream<Row> twice() {
    return Stream.of(
            "ETag: \"a\"\nETag: \"b\"\n",
            "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\nLast-Modified: Fri, 02 Jan 2026 00:00:00 GMT\n",
            "Date: Thu, 01 Jan 2026 00:00:00 GMT\nDate: Fri, 02 Jan 2026 00:00:00 GMT\n",
            "Date: soon\n",
            "Content-Type: text/plain\nContent-Type: text/html\n",
            "Location: /a\nLocation: /b\n",
            "Content-Location: /a\nContent-Location: /b\n")
        .map(fields -> good(fields.strip(), OK + fields + "Content-Length: 5\n\nhello"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"lengths", "codings", "chunks", "heads", "others", "twice"})
  void isNeverMoreThanItsOwnAnswer(Row row) throws Exception {
    play(row);
  }

  /** An answer that is cut off after each of its octets. */
  static Stream<Row> cuts() {
    return Stream.of(OK + "Content-Length: 5\n\nhello", CHUNKED + "3\nhel\n2\nlo\n0\n\n")
        .flatMap(answer -> IntStream.range(0, answer.length()).mapToObj(at -> cutOff(answer, at)));
  }

  private static Row cutOff(String answer, int at) {
    int head = answer.indexOf("\n\n") + 2;
    boolean chunked = answer.startsWith(CHUNKED);
    String body = at < head ? "" : answer.substring(head, at);
    String part = chunked ? content(body) : body;
    // The length's LF stands for two octets; the cut is between whole lines or within them.
    return new Row(
        "%s after %d".formatted(chunked ? "chunked" : "length", at),
        answer.substring(0, at),
        Then.CLOSES,
        at < head ? "502" : "200 " + part + "…",
        Kept.NOT_STORED,
        Connection.GONE);
  }

  /** What of a chunked body has come. */
  private static String content(String chunks) {
    return chunks.replaceAll("[^a-z]", "");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cuts")
  void isNotKeptWhereItBreaksOff(Row row) throws Exception {
    play(row);
  }

  @Test
  void aBodyBehindTheAnswerToHeadIsNotTheNextAnswer() throws Exception {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              if (String.valueOf(connection.head()).startsWith("HEAD ")) {
                connection.send(OK + "Content-Length: 5\n\nhello");
                gone.complete(connection.head() == null);
              } else {
                connection.send(NEXT);
                connection.head();
              }
            });
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client.send("HEAD /page HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("Content-Length: 5\n");
      assertThat(gone.get(5, TimeUnit.SECONDS)).isTrue();
      client.send("GET /page HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).contains("X-Cache: MISS\n", "Content-Length: 4\n");
      assertThat(client.read(4)).isEqualTo("next");
    }
  }

  @Test
  void anAnswerBeforeTheEndOfTheRequestLeavesTheConnectionToNobody() throws Exception {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              if (String.valueOf(connection.head()).startsWith("POST ")) {
                connection.send("HTTP/1.1 200 OK\nContent-Length: 5\n\nearly");
                gone.complete(connection.ended());
              } else {
                connection.send(NEXT);
                connection.head();
              }
            });
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client.send("POST /page HTTP/1.1\nHost: a\nContent-Length: 10\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.read(5)).isEqualTo("early");
      assertThat(gone.get(5, TimeUnit.SECONDS)).isTrue();
      try (RawSocket other = RawSocket.connect(desk.port())) {
        other.send("GET /next HTTP/1.1\nHost: a\n\n");
        assertThat(other.head()).startsWith("HTTP/1.1 200 ");
        assertThat(other.read(4)).isEqualTo("next");
      }
    }
  }

  @Test
  void anAnswerWithoutADateGetsOneWhenItIsKept() throws Exception {
    try (RawOrigin origin = RawOrigin.answering(OK + "Content-Length: 5\n\nhello");
        RunningDesk desk = before(origin);
        Client client = new Client(desk.port())) {
      client.ask("/page");
      assertThat(client.ask("/page").head()).contains("X-Cache: HIT\n", "Date: ");
    }
  }

  private RunningDesk before(RawOrigin origin) throws IOException {
    return RunningDesk.start(
        folder,
        "upstreams: { api: { primary: [\"%s\"] } }\nrules: rules\n".formatted(origin.uri()),
        Map.of());
  }

  private void play(Row row) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<Boolean> firstGone = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              boolean misbehaved = false;
              for (String head = connection.head(); head != null; head = connection.head()) {
                if (head.startsWith("GET /next ")) {
                  connection.send(NEXT);
                } else if (asked.incrementAndGet() > 1) {
                  connection.send(OK + "Content-Length: 5\n\nagain");
                } else {
                  misbehaved = true;
                  connection.sendExactly(row.answer().replace("\n", "\r\n").replace('␊', '\n'));
                  if (row.then() == Then.CLOSES) {
                    break;
                  }
                }
              }
              if (misbehaved) {
                firstGone.complete(true);
              }
            });
        RunningDesk desk = before(origin);
        Client client = new Client(desk.port())) {
      Received first = client.ask("/page");
      if (row.client().endsWith("…")) {
        // What came before the break may be with the client, or not.
        assertThat(first.told()).endsWith("…");
        assertThat(row.client()).startsWith(first.told().replace("…", ""));
      } else {
        assertThat(first.told()).isEqualTo(row.client());
      }
      assertThat(first.head()).doesNotContain("X-Poison");
      if (row.kept() == Kept.NOT_STORED && !row.client().endsWith("…")) {
        // Nothing but a break within the body comes as a surprise.
        assertThat(first.head()).doesNotContain("; stored");
      }
      if (row.connection() == Connection.GONE) {
        assertThat(firstGone.get(5, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(client.ask("/next").told()).isEqualTo("200 next");
      if (row.connection() == Connection.REUSED) {
        assertThat(origin.connections()).isEqualTo(1);
      }
      Received again = client.ask("/page");
      if (row.kept() == Kept.STORED) {
        assertThat(again.told()).isEqualTo(row.client());
        assertThat(again.head()).contains("X-Cache: HIT\n");
      } else {
        assertThat(again.told()).as("%s: asked again", row).isEqualTo("200 again");
      }
      assertThat(asked).hasValue(row.kept() == Kept.STORED ? 1 : 2);
    }
  }

  /**
   * @param told the status, and the body with an ellipsis where it is cut short
   */
  private record Received(String head, String told) {}

  /** One connection, and so one event loop, as long as the proxy keeps it. */
  private static final class Client implements AutoCloseable {
    private final int port;
    private RawSocket connection;

    Client(int port) throws IOException {
      this.port = port;
      this.connection = RawSocket.connect(port);
    }

    Received ask(String target) throws IOException {
      connection.send("GET " + target + " HTTP/1.1\nHost: a\n\n");
      String head = connection.head();
      while (head != null && head.startsWith("HTTP/1.1 1")) {
        head = connection.head();
      }
      Got got = new Got(String.valueOf(head), "");
      int status = got.status();
      boolean bare = status == 204 || status == 304;
      String body =
          bare
              ? ""
              : "chunked".equals(got.field("Transfer-Encoding"))
                  ? chunked(connection)
                  : plain(connection, got);
      if (body.endsWith("…")) {
        connection.close();
        connection = RawSocket.connect(port);
      }
      return new Received(
          got.head(), bare || status == 502 ? Integer.toString(status) : status + " " + body);
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  private static String plain(RawSocket client, Got got) throws IOException {
    int length = Integer.parseInt(String.valueOf(got.field("Content-Length")));
    byte[] body = client.in().readNBytes(length);
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return body.length < length ? text + "…" : text;
  }

  private static String chunked(RawSocket client) throws IOException {
    StringBuilder body = new StringBuilder();
    for (String size = client.line(); size != null && !size.isEmpty(); size = client.line()) {
      int octets = Integer.parseInt(size, 16);
      if (octets == 0) {
        while (!"".equals(client.line())) {
          // Trailers are the sender's affair here.
        }
        return body.toString();
      }
      body.append(client.read(octets));
      client.line();
    }
    return body + "…";
  }
}
