package dev.frontdesk.store.redis;

import static dev.frontdesk.store.redis.RandomResponses.KEY;
import static dev.frontdesk.store.redis.RandomResponses.NOW;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.Selection;
import dev.frontdesk.policy.SharingNeed;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.store.StoredResponses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseCodecTest {
  private static final int ROUNDS = 500;

  @Test
  void whatIsDecodedIsWhatWasEncoded() throws Unreadable {
    for (long seed = 0; seed < ROUNDS; seed++) {
      RandomResponses all = new RandomResponses(seed);
      StoredResponse original = all.next();
      Duration ahead = Duration.ofMillis(seed * 977 - 100_000);
      StoredResponse decoded =
          ResponseCodec.decode(KEY, ResponseCodec.encode(KEY, original, ahead), seed, ahead);
      assertSame(original, decoded, seed);
      for (int i = 0; i < 10; i++) {
        RequestHead request = all.request();
        assertThat(Selection.matches(decoded.nominated(), request))
            .as("seed " + seed)
            .isEqualTo(Selection.matches(original.nominated(), request));
        assertThat(decided(decoded, request)).isEqualTo(decided(original, request));
      }
    }
  }

  private static void assertSame(StoredResponse original, StoredResponse decoded, long seed) {
    assertThat(decoded.key()).isEqualTo(original.key());
    assertThat(decoded.route()).isEqualTo(original.route());
    assertThat(decoded.head()).isEqualTo(original.head());
    assertThat(decoded.body()).isEqualTo(original.body());
    assertThat(decoded.codings()).isEmpty();
    assertThat(decoded.nominated()).isEqualTo(original.nominated());
    assertThat(decoded.nominated().lines()).isEqualTo(original.nominated().lines());
    assertThat(decoded.nominated().language()).isEqualTo(original.nominated().language());
    assertThat(decoded.freshness()).isEqualTo(original.freshness());
    assertThat(decoded.shareable()).isEqualTo(original.shareable());
    assertThat(decoded.tags()).isEqualTo(original.tags());
    assertThat(decoded.terms()).isEqualTo(original.terms());
    assertThat(decoded.sequence()).isEqualTo(seed);
    assertThat(decoded.validAsOf()).isEqualTo(seed);
    assertThat(decoded.isPartial()).isFalse();
  }

  private static String decided(StoredResponse stored, RequestHead request) {
    Reuse reuse =
        ReusePolicy.decide(
            NOW,
            request,
            SharingNeed.AUTHORIZATION,
            null,
            true,
            List.of(stored),
            any -> new Validity.Valid());
    return reuse.toString().replaceAll("StoredResponse@\\w+", "it");
  }

  /** A response of a minute is as old on each node, whatever their clocks say. */
  @ParameterizedTest
  @CsvSource({
    // Redis' clock minus the writer's, and minus the reader's, in seconds.
    "0, 0",
    "300, 0",
    "0, 300",
    "-300, 0",
    "0, -300",
    "300, -300",
    "-7200, 7200",
  })
  void ageIsTheSameOnNodesWhoseClocksDiffer(long writer, long reader) throws Unreadable {
    Instant redis = NOW;
    StoredResponse original = new RandomResponses(3).next();
    Duration writerAhead = Duration.ofSeconds(writer);
    Duration readerAhead = Duration.ofSeconds(reader);
    byte[] octets = ResponseCodec.encode(KEY, original, writerAhead);
    StoredResponse decoded = ResponseCodec.decode(KEY, octets, 0, readerAhead);
    Instant later = redis.plusSeconds(20);
    assertThat(decoded.freshness().age(later.minus(readerAhead)))
        .isEqualTo(original.freshness().age(later.minus(writerAhead)));
    assertThat(decoded.freshness().left(later.minus(readerAhead)))
        .isEqualTo(original.freshness().left(later.minus(writerAhead)));
  }

  @Test
  void whatIsUnderAnotherKeyIsAMiss() {
    StoredResponse response = new RandomResponses(1).next();
    byte[] octets = ResponseCodec.encode(KEY, response, Duration.ZERO);
    for (SharedKey other :
        List.of(
            new SharedKey(new CacheKey("other"), KEY.revision(), null),
            new SharedKey(KEY.key(), "other", null),
            new SharedKey(KEY.key(), KEY.revision(), "~identity:user:42"))) {
      assertThatThrownBy(() -> ResponseCodec.decode(other, octets, 0, Duration.ZERO))
          .isInstanceOf(Unreadable.class)
          .hasMessage("MISPLACED");
    }
  }

  /** Nothing but Unreadable is thrown, and counts that lie make nothing large. */
  @Test
  void anyOctetsAreAResponseOrUnreadable() {
    Random random = new Random(5);
    int readable = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] octets =
          ResponseCodec.encode(KEY, new RandomResponses(round % 50).next(), Duration.ZERO);
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        octets[random.nextInt(Math.min(octets.length, 400))] = (byte) random.nextInt();
      }
      try {
        StoredResponse decoded = ResponseCodec.decode(KEY, octets, 0, Duration.ofDays(1));
        decoded.freshness().left(NOW);
        readable++;
      } catch (Unreadable expected) {
        assertThat(expected.kind()).isNotNull();
      }
    }
    assertThat(readable).isPositive();
  }

  @Test
  void linesThatWouldEndALineAreUnreadable() {
    byte[] octets =
        ResponseCodec.encode(KEY, StoredResponses.stored(KEY.key().text(), "x", 0), Duration.ZERO);
    String text = new String(octets, ISO_8859_1);
    byte[] split = text.replace("Fri, 20 Nov", "Fri\r\n20 Nov").getBytes(ISO_8859_1);
    assertThat(split).isNotEqualTo(octets);
    assertThatThrownBy(() -> ResponseCodec.decode(KEY, split, 0, Duration.ZERO))
        .isInstanceOf(Unreadable.class);
  }
}
