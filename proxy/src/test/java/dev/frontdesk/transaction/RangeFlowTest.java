package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges of what is stored whole, or comes whole (RFC 9110 §14, §15.3.7, §15.5.17). */
class RangeFlowTest extends DeskTest {
  private void storeTen(String... fields) {
    HandExchange first = desk.get("/film/1");
    desk.lastCall().answer(200, "0123456789", fields);
    assertThat(first.status()).isEqualTo(200);
  }

  private void isPart(HandExchange answer, String text, String contentRange) {
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.text()).isEqualTo(text);
    assertThat(answer.field("Content-Range")).isEqualTo(contentRange);
    assertThat(answer.complete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=2-4, 234, bytes 2-4/10",
    "bytes=7-, 789, bytes 7-9/10",
    "bytes=-2, 89, bytes 8-9/10",
    "bytes=0-99, 0123456789, bytes 0-9/10",
  })
  void aRangeIsAnsweredFromTheStore(String range, String text, String contentRange) {
    storeTen("ETag", "\"v\"", "X-Other", "1", "Content-MD5", "x");
    HandExchange part = desk.get("/film/1", "Range", range);

    isPart(part, text, contentRange);
    assertThat(part.cache()).isEqualTo("HIT");
    assertThat(part.field("ETag")).isEqualTo("\"v\"");
    assertThat(part.field("X-Other")).isEqualTo("1");
    assertThat(part.field("Age")).isEqualTo("0");
    // It is about the octets of another message.
    assertThat(part.field("Content-MD5")).isNull();
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void severalRangesAreAMultipart() {
    storeTen("Content-Type", "text/x-film");
    HandExchange parts = desk.get("/film/1", "Range", "bytes=7-8,0-1");

    String type = Objects.requireNonNull(parts.field("Content-Type"));
    assertThat(type).startsWith("multipart/byteranges; boundary=");
    String boundary = type.substring(type.indexOf('=') + 1);
    assertThat(parts.status()).isEqualTo(206);
    assertThat(parts.field("Content-Range")).isNull();
    assertThat(parts.text())
        .isEqualTo(
            "\r\n--%1$s\r\nContent-Type: text/x-film\r\nContent-Range: bytes 7-8/10\r\n\r\n78"
                    .formatted(boundary)
                + "\r\n--%1$s\r\nContent-Type: text/x-film\r\nContent-Range: bytes 0-1/10\r\n\r\n01"
                    .formatted(boundary)
                + "\r\n--%1$s--\r\n".formatted(boundary));
    // §15.3.7.2: one that is left of several is no multipart.
    isPart(desk.get("/film/1", "Range", "bytes=7-8,20-30"), "78", "bytes 7-8/10");
  }

  @Test
  void noTwoMultipartsHaveTheSameBoundary() {
    storeTen();
    HandExchange one = desk.get("/film/1", "Range", "bytes=7-8,0-1");
    HandExchange other = desk.get("/film/1", "Range", "bytes=7-8,0-1");
    assertThat(one.field("Content-Type")).isNotEqualTo(other.field("Content-Type"));
  }

  /** §15.5.17. */
  @Test
  void aRangeBehindTheEndIsNotSatisfiable() {
    storeTen("ETag", "\"v\"", "Content-Type", "text/plain", "Access-Control-Allow-Origin", "*");
    HandExchange none = desk.get("/film/1", "Range", "bytes=10-");

    assertThat(none.status()).isEqualTo(416);
    assertThat(none.field("Content-Range")).isEqualTo("bytes */10");
    assertThat(none.field("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(none.field("ETag")).isNull();
    assertThat(none.field("Content-Type")).isNull();
    assertThat(none.text()).isEmpty();
  }

  /** §13.2.2: If-None-Match and If-Modified-Since come first. */
  @Test
  void preconditionsComeBeforeRange() {
    storeTen("ETag", "\"v\"");
    assertThat(desk.get("/film/1", "Range", "bytes=0-1", "If-None-Match", "\"v\"").status())
        .isEqualTo(304);
    assertThat(desk.get("/film/1", "Range", "bytes=99-", "If-None-Match", "\"v\"").status())
        .isEqualTo(304);
    isPart(
        desk.get("/film/1", "Range", "bytes=0-1", "If-None-Match", "\"w\""), "01", "bytes 0-1/10");
  }

  @Test
  void ifRangeSendsTheWholeWhereItDoesNotMatch() {
    storeTen("ETag", "\"v\"", "Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
    HandExchange part = desk.get("/film/1", "Range", "bytes=0-1", "If-Range", "\"v\"");
    isPart(part, "01", "bytes 0-1/10");
    // §15.3.7: it has the other fields of the representation already.
    assertThat(part.field("Last-Modified")).isNull();
    HandExchange whole = desk.get("/film/1", "Range", "bytes=0-1", "If-Range", "\"w\"");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.text()).isEqualTo("0123456789");
    assertThat(whole.field("Content-Range")).isNull();
  }

  @Test
  void headHasNoRanges() {
    storeTen();
    HandExchange head = desk.send(desk.request("HEAD", "/film/1", false, "Range", "bytes=0-1"));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.cache()).isEqualTo("HIT");
  }

  @Test
  void onlyA200HasRanges() {
    desk.get("/film/1");
    desk.lastCall().answer(404, "not here", "Cache-Control", "max-age=60");
    HandExchange again = desk.get("/film/1", "Range", "bytes=0-1");
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.text()).isEqualTo("not here");
  }

  @Test
  void aStaleAnswerHasRangesAndIsRefreshedWhole() {
    storeTen("ETag", "\"v\"");
    desk.advance(Duration.ofSeconds(61));
    HandExchange stale = desk.get("/film/1", "Range", "bytes=0-1");
    assertThat(stale.cache()).isEqualTo("STALE");
    isPart(stale, "01", "bytes 0-1/10");
    assertThat(desk.lastCall().field("Range")).isNull();
    desk.lastCall().answer(200, "abcdefghij", "ETag", "\"w\"");
    isPart(desk.get("/film/1", "Range", "bytes=0-1"), "ab", "bytes 0-1/10");
  }

  @Test
  void whatIsConfirmedHasRanges() {
    storeTen("ETag", "\"v\"");
    desk.advance(Duration.ofSeconds(91));
    HandExchange part = desk.get("/film/1", "Range", "bytes=0-1");
    desk.lastCall().answer(304, "", "ETag", "\"v\"");
    assertThat(part.cache()).isEqualTo("REVALIDATED");
    isPart(part, "01", "bytes 0-1/10");
  }

  @Test
  void whatStandsInHasRanges() {
    storeTen("ETag", "\"v\"");
    desk.advance(Duration.ofSeconds(91));
    HandExchange part = desk.get("/film/1", "Range", "bytes=0-1");
    desk.lastCall().answer(503, "");
    assertThat(part.cache()).isEqualTo("STALE");
    isPart(part, "01", "bytes 0-1/10");
  }

  @Test
  void whatReplacesAStaleAnswerHasRangesWhileItComes() {
    storeTen("ETag", "\"v\"");
    desk.advance(Duration.ofSeconds(91));
    HandExchange part = desk.get("/film/1", "Range", "bytes=3-5");
    HandExchange whole = desk.get("/film/1");
    HandOrigin.Call call = desk.lastCall().head(200, "Content-Length", "10", "ETag", "\"w\"");
    call.piece("ab").piece("cd");
    assertThat(part.text()).isEqualTo("d");
    call.piece("efgh");
    isPart(part, "def", "bytes 3-5/10");
    assertThat(part.field("Content-Length")).isEqualTo("3");
    call.piece("ij").end();
    assertThat(whole.text()).isEqualTo("abcdefghij");
    isPart(desk.get("/film/1", "Range", "bytes=0-1"), "ab", "bytes 0-1/10");
  }

  @Test
  void aRouteMayFetchTheWholeForARange() {
    HandExchange part = desk.get("/asset", "Range", "bytes=3-5", "If-Range", "\"w\"");
    HandExchange behind = desk.get("/asset", "Range", "bytes=99-");
    HandExchange other = desk.get("/asset", "Range", "bytes=3-5", "If-Range", "\"v\"");
    HandExchange several = desk.get("/asset", "Range", "bytes=0-1,4-5");
    assertThat(desk.calls()).isEqualTo(1);
    assertThat(desk.call(0).field("Range")).isNull();
    assertThat(desk.call(0).field("If-Range")).isNull();
    desk.call(0).answer(200, "0123456789", "Content-Length", "10", "ETag", "\"w\"");

    isPart(part, "345", "bytes 3-5/10");
    assertThat(behind.status()).isEqualTo(416);
    assertThat(other.text()).isEqualTo("0123456789");
    // Out of what comes, one range is taken; several are for what is stored.
    assertThat(several.status()).isEqualTo(200);
    assertThat(desk.get("/asset").cache()).isEqualTo("HIT");
  }

  @Test
  void ofABodyWithoutALengthTheWholeIsSent() {
    HandExchange part = desk.get("/asset", "Range", "bytes=3-5");
    desk.call(0).answer(200, "0123456789");
    assertThat(part.status()).isEqualTo(200);
    assertThat(part.text()).isEqualTo("0123456789");
    isPart(desk.get("/asset", "Range", "bytes=3-5"), "345", "bytes 3-5/10");
  }

  @Test
  void aSlowClientOfARangeIsNotOverrun() {
    HandExchange part = desk.request("GET", "/asset", false, "Range", "bytes=1-5").slow();
    desk.send(part);
    HandOrigin.Call call = desk.call(0).head(200, "Content-Length", "10");
    call.piece("0").piece("12").piece("34").piece("56789").end();
    assertThat(part.text()).isEqualTo("12");
    assertThat(part.complete()).isFalse();
    part.drain();
    part.drain();
    assertThat(part.text()).isEqualTo("12345");
    part.drain();
    assertThat(part.complete()).isTrue();
    assertThat(part.whileFull()).isZero();
  }

  @Test
  void whatIsTooLargeToBeStoredIsNotFetchedForARange() {
    HandExchange part = desk.get("/asset", "Range", "bytes=3-5", "If-Range", "\"w\"");
    desk.call(0).head(200, "Content-Length", "5000", "ETag", "\"w\"").piece("0123456789");
    assertThat(desk.call(0).cancelled()).isTrue();
    assertThat(desk.call(1).field("Range")).isEqualTo("bytes=3-5");
    assertThat(desk.call(1).field("If-Range")).isEqualTo("\"w\"");
    desk.call(1).answer(206, "345", "Content-Range", "bytes 3-5/5000", "ETag", "\"w\"");
    isPart(part, "345", "bytes 3-5/5000");
    assertThat(desk.records.getLast().storeRefusal()).isEqualTo(Reason.TOO_LARGE);
    assertThat(desk.stored()).isZero();
  }

  @Test
  void aBodyThatBreaksOffBreaksTheRange() {
    HandExchange part = desk.get("/asset", "Range", "bytes=3-8");
    desk.call(0).head(200, "Content-Length", "10").piece("01234").breaksOff();
    assertThat(part.aborted()).isTrue();
  }

  @Test
  void aBodyThatBreaksOffBehindTheRangeDoesNot() {
    HandExchange part = desk.get("/asset", "Range", "bytes=1-3");
    desk.call(0).head(200, "Content-Length", "10").piece("01234").breaksOff();
    isPart(part, "123", "bytes 1-3/10");
    assertThat(desk.stored()).isZero();
  }

  @Test
  void rangesAreOfWhatIsStoredAndNotOfWhatIsCodedOnTheWay() {
    String large = "text ".repeat(1000);
    desk.get("/plain/1");
    desk.lastCall().answer(200, large, "ETag", "\"v\"", "Content-Type", "text/plain");
    HandExchange coded = desk.whole(desk.get("/plain/1", "Accept-Encoding", "gzip"));
    assertThat(coded.field("ETag")).isEqualTo("\"v--gzip\"");

    HandExchange part = desk.get("/plain/1", "Accept-Encoding", "gzip", "Range", "bytes=0-3");
    isPart(part, "text", "bytes 0-3/5000");
    assertThat(part.field("ETag")).isEqualTo("\"v\"");
    assertThat(part.field("Content-Encoding")).isNull();
    assertThat(part.field("Vary")).isEqualTo("Accept-Encoding");
    // Who holds a part of the coded form must not get one of the plain form to put behind it.
    HandExchange resumed =
        desk.whole(
            desk.get(
                "/plain/1",
                "Accept-Encoding",
                "gzip",
                "Range",
                "bytes=4-",
                "If-Range",
                "\"v--gzip\""));
    assertThat(resumed.status()).isEqualTo(200);
    assertThat(resumed.field("Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void whatTheOriginCodedHasRangesForThoseWhoReadIt() {
    desk.get("/plain/1", "Accept-Encoding", "gzip");
    byte[] gzip = gzipped("text ".repeat(100));
    desk.lastCall()
        .head(200, "Content-Encoding", "gzip", "ETag", "\"v\"", "Content-Type", "text/plain")
        .piece(Buffer.buffer(gzip))
        .end();

    HandExchange part = desk.get("/plain/1", "Accept-Encoding", "gzip", "Range", "bytes=0-1");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.bytes()).isEqualTo(new byte[] {gzip[0], gzip[1]});
    assertThat(part.field("Content-Encoding")).isEqualTo("gzip");
    HandExchange whole = desk.whole(desk.get("/plain/1", "Range", "bytes=0-1"));
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.text()).isEqualTo("text ".repeat(100));
  }

  private static byte[] gzipped(String text) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(text.getBytes(StandardCharsets.US_ASCII));
      }
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
