package dev.frontdesk.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepresentationsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final byte[] PLAIN = EncoderTest.content(5000, false);

  private final ConcurrentLinkedQueue<StoredResponse> replaced = new ConcurrentLinkedQueue<>();
  private final Representations representations =
      new Representations(
          VERTX, EncodingOptions.DEFAULT, 10_000, (present, changed) -> replaced.add(changed));

  @AfterEach
  void closeWorkers() {
    representations.close();
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private static StoredResponse stored(byte[] body, String... more) {
    Fields fields =
        Fields.builder()
            .addAll(Fields.of("Content-Type", "application/json", "ETag", "\"x\""))
            .addAll(Fields.of(more))
            .build();
    return new StoredResponse(
        new CacheKey("k"),
        "r",
        new ResponseHead(200, fields),
        body,
        Map.of(),
        Nominated.NOTHING,
        new Freshness(
            Instant.EPOCH,
            Duration.ZERO,
            Duration.ofMinutes(1),
            Freshness.Source.ORIGIN,
            Duration.ZERO,
            Duration.ZERO,
            false,
            false,
            null),
        false,
        List.of(),
        0,
        Terms.NONE);
  }

  private static StoredResponse gzipped() {
    return stored(Encoder.encode(Coding.GZIP, 6, PLAIN), "Content-Encoding", "gzip");
  }

  @Test
  void whatIsInAnUnknownCodingIsServedAsItIs() {
    StoredResponse unknown = stored(PLAIN, "Content-Encoding", "compress");
    Representation as = representations.of(unknown, null).await();
    assertThat(as.coding()).isNull();
    assertThat(as.bytes()).isSameAs(unknown.body());
  }

  @Test
  void aFormIsMadeOnceHoweverManyAskAtOnce() throws Exception {
    StoredResponse stored = stored(PLAIN);
    List<Future<Representation>> asked = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      asked.add(representations.of(stored, Coding.BR));
    }
    Future.all(asked).await();

    assertThat(replaced).hasSize(1);
    byte[] coded = asked.getFirst().result().bytes();
    assertThat(Encoder.decode(Coding.BR, coded, 5000)).isEqualTo(PLAIN);
    assertThat(asked).allSatisfy(each -> assertThat(each.result().bytes()).isSameAs(coded));

    Future<Representation> again = representations.of(replaced.element(), Coding.BR);
    assertThat(again.isComplete()).as("at once").isTrue();
    assertThat(again.result().bytes()).isSameAs(coded);
    assertThat(replaced).hasSize(1);
  }

  @Test
  void aCodedFillIsInflatedForThoseWhoWantIdentity() {
    StoredResponse stored = gzipped();

    Representation plain = representations.of(stored, Coding.IDENTITY).await();

    assertThat(plain.bytes()).isEqualTo(PLAIN);
    assertThat(replaced.element().coded("identity")).isEqualTo(PLAIN);
    Representation own = representations.of(stored, Coding.GZIP).await();
    assertThat(own.bytes()).isSameAs(stored.body());
  }

  @Test
  void aFormThatIsNoSmallerIsRememberedAsUseless() {
    StoredResponse stored = stored(EncoderTest.content(2000, true));

    Representation served = representations.of(stored, Coding.GZIP).await();

    assertThat(served.coding()).isEqualTo(Coding.IDENTITY);
    assertThat(served.bytes()).isSameAs(stored.body());
    Future<Representation> again = representations.of(replaced.element(), Coding.GZIP);
    assertThat(again.isComplete()).isTrue();
    assertThat(again.result().bytes()).isSameAs(stored.body());
    assertThat(replaced).hasSize(1);
  }

  @Test
  void whatDoesNotDecodeFails() {
    StoredResponse bomb =
        stored(Encoder.encode(Coding.GZIP, 6, new byte[10_001]), "Content-Encoding", "gzip");
    StoredResponse bent = stored(new byte[9], "Content-Encoding", "gzip");

    assertThat(failure(representations.of(bomb, Coding.IDENTITY))).isInstanceOf(TooLarge.class);
    assertThat(failure(representations.of(bent, Coding.IDENTITY)))
        .isInstanceOf(MalformedContent.class);
    assertThat(replaced).isEmpty();
    assertThat(representations.running()).isZero();
  }

  @Test
  void tooMuchAtOnceIsServedAsItIsStored() {
    CountDownLatch release = new CountDownLatch(1);
    try (Representations held =
        new Representations(
            VERTX,
            EncodingOptions.DEFAULT,
            10_000,
            (present, changed) -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            })) {
      List<Future<Representation>> waiting = new ArrayList<>();
      for (int i = 0; i < Representations.MAX_JOBS; i++) {
        waiting.add(held.of(stored(PLAIN), Coding.GZIP));
      }

      assertThat(held.of(stored(PLAIN), Coding.GZIP).result().bytes()).isSameAs(PLAIN);
      assertThat(failure(held.of(gzipped(), Coding.IDENTITY)))
          .isInstanceOf(RejectedExecutionException.class);

      release.countDown();
      Future.all(waiting).await();
      assertThat(held.of(stored(PLAIN), Coding.GZIP).await().coding()).isEqualTo(Coding.GZIP);
    }
  }

  private static Throwable failure(Future<Representation> future) {
    return future.<Throwable>transform(done -> Future.succeededFuture(done.cause())).await();
  }
}
