package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.collapse.FillOptions;
import dev.frontdesk.encoding.CodedStream;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** In which coding clients get what comes, and what is stored. */
class CodingFlowTest extends DeskTest {
  private static final String TEXT = "all work and no play makes jack a dull boy. ".repeat(100);
  private static final String[] GZIP = {"Accept-Encoding", "gzip"};

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static String gunzip(byte[] bytes) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private HandExchange miss(String path, String... fields) {
    HandExchange miss = desk.get(path, fields);
    desk.lastCall().answer(200, TEXT, "Content-Type", "text/plain", "ETag", "\"1\"");
    return miss;
  }

  @Test
  void aMissStreamsEncodedAndAHitIsEncodedOnce() {
    HandExchange miss = miss("/plain/1", GZIP);
    assertThat(desk.call(0).field("Accept-Encoding")).isNull();
    assertThat(miss.field("Content-Encoding")).isEqualTo("gzip");
    assertThat(miss.field("Content-Length")).isNull();
    assertThat(miss.field("ETag")).isEqualTo("\"1--gzip\"");
    assertThat(gunzip(miss.bytes())).isEqualTo(TEXT);

    HandExchange hit = desk.whole(desk.get("/plain/1", GZIP));
    HandExchange again = desk.get("/plain/1", GZIP);
    assertThat(hit.cache()).isEqualTo("HIT");
    assertThat(gunzip(hit.bytes())).isEqualTo(TEXT);
    assertThat(again.complete()).isTrue();
    assertThat(again.bytes()).isEqualTo(hit.bytes());
    assertThat(again.field("Vary")).isEqualTo("Accept-Encoding");

    HandExchange plain = desk.get("/plain/1");
    assertThat(plain.text()).isEqualTo(TEXT);
    assertThat(plain.field("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void aFollowerGetsItsOwnCoding() {
    HandExchange leader = desk.get("/plain/1", GZIP);
    HandExchange follower = desk.get("/plain/1");
    desk.call(0).answer(200, TEXT, "Content-Type", "text/plain");

    assertThat(gunzip(leader.bytes())).isEqualTo(TEXT);
    assertThat(follower.text()).isEqualTo(TEXT);
  }

  @Test
  void aClientThatHasTheCodedFormIsToldSo() {
    miss("/plain/1", GZIP);
    HandExchange has =
        desk.get("/plain/1", "Accept-Encoding", "gzip", "If-None-Match", "\"1--gzip\"");

    assertThat(has.status()).isEqualTo(304);
    assertThat(has.field("ETag")).isEqualTo("\"1--gzip\"");
  }

  @Test
  void aClientThatHasThePlainFormIsToldThatThisIsTheOneWhichHolds() {
    miss("/plain/1", GZIP);
    HandExchange has = desk.get("/plain/1", "Accept-Encoding", "gzip", "If-None-Match", "\"1\"");

    assertThat(has.status()).isEqualTo(304);
    assertThat(has.field("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void whatTheOriginEncodedIsDecodedForWhoCannotReadIt() {
    HandExchange miss = desk.get("/plain/1");
    desk.call(0).head(200, "Content-Type", "text/plain", "Content-Encoding", "gzip");
    desk.call(0).piece(Buffer.buffer(gzip(TEXT))).end();
    HandExchange hit = desk.whole(desk.get("/plain/1"));

    assertThat(miss.text()).isEqualTo(TEXT);
    assertThat(miss.field("Content-Encoding")).isNull();
    assertThat(hit.text()).isEqualTo(TEXT);
    assertThat(gunzip(desk.get("/plain/1", GZIP).bytes())).isEqualTo(TEXT);
  }

  @Test
  void whatDecodesToMoreThanIsKeptIsDecodedWhileItPasses() {
    desk = new Desk(vertx, RULES, FillOptions.DEFAULT, TEXT.length() / 2);
    desk.get("/plain/1", GZIP);
    desk.call(0).head(200, "Content-Type", "text/plain", "Content-Encoding", "gzip");
    desk.call(0).piece(Buffer.buffer(gzip(TEXT))).end();
    HandExchange hit = desk.whole(desk.get("/plain/1"));

    assertThat(hit.cache()).isEqualTo("HIT");
    assertThat(hit.text()).isEqualTo(TEXT);
    assertThat(hit.field("Content-Encoding")).isNull();
    assertThat(hit.field("Content-Length")).isNull();
  }

  @Test
  void forWhatDoesNotDecodeTheOriginIsAsked() {
    desk.get("/plain/1", GZIP);
    desk.call(0)
        .answer(200, "no gzip at all", "Content-Type", "text/plain", "Content-Encoding", "gzip");
    HandExchange hit = desk.get("/plain/1");
    while (desk.calls() < 2) {
      desk.settled();
    }
    desk.call(1).answer(200, "plain");

    assertThat(desk.whole(hit).cache()).isEqualTo("MISS");
    assertThat(hit.text()).isEqualTo("plain");
  }

  @Test
  void aClientThatHasTheDecodedFormIsToldSo() {
    desk.get("/plain/1");
    desk.call(0)
        .head(200, "Content-Type", "text/plain", "Content-Encoding", "gzip", "ETag", "\"1\"");
    desk.call(0).piece(Buffer.buffer(gzip(TEXT))).end();

    assertThat(desk.get("/plain/1", "If-None-Match", "\"1--identity\"").status()).isEqualTo(304);
  }

  @Test
  void aCodingThatIsOfNoUseIsNotSent() {
    StringBuilder random = new StringBuilder();
    Random seeded = new Random(7);
    for (int i = 0; i < 1500; i++) {
      random.append((char) ('!' + seeded.nextInt(94)));
    }
    desk.get("/plain/1");
    desk.call(0).answer(200, random.toString(), "Content-Type", "text/plain");
    HandExchange hit = desk.whole(desk.get("/plain/1", GZIP));

    assertThat(hit.complete()).isTrue();
    boolean encoded = hit.field("Content-Encoding") != null;
    assertThat(encoded ? gunzip(hit.bytes()) : hit.text()).isEqualTo(random.toString());
    assertThat(hit.bytes().length).isLessThanOrEqualTo(random.length());
  }

  @Test
  void aHeadHitHasTheLengthOfTheCodedForm() {
    miss("/plain/1", GZIP);
    HandExchange hit = desk.whole(desk.get("/plain/1", GZIP));
    HandExchange head = desk.send(desk.request("HEAD", "/plain/1", false, GZIP));

    assertThat(head.field("Content-Encoding")).isEqualTo("gzip");
    assertThat(head.content())
        .isInstanceOfSatisfying(
            Content.Whole.class,
            whole -> assertThat(whole.bytes().length()).isEqualTo(hit.bytes().length));
  }

  @Test
  void aClientThatLeavesWhileItsAnswerIsEncodedFreesTheEncoder() {
    HandExchange slow = desk.request("GET", "/plain/1", false, GZIP).slow();
    desk.send(slow);
    desk.call(0).head(200, "Content-Type", "text/plain").piece(TEXT);
    CodedStream coded =
        (CodedStream) ((Content.Stream) Objects.requireNonNull(slow.content())).pieces();
    assertThat(coded.holdsNative()).isTrue();
    slow.leave();
    assertThat(coded.holdsNative()).isFalse();
    desk.call(0).end();

    assertThat(desk.get("/plain/1").text()).isEqualTo(TEXT);
  }
}
