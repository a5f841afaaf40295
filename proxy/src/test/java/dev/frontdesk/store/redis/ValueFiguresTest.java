package dev.frontdesk.store.redis;

import static dev.frontdesk.store.redis.Desk.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.store.SharedStore.Shared;
import dev.frontdesk.store.StoredResponses;
import dev.frontdesk.store.redis.ValueCodec.Encoded;
import dev.frontdesk.store.redis.ValueCodec.Refused;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Figures, not promises: {@code ./mvnw -Pproof -pl proxy test -Dtest=ValueFiguresTest} prints what
 * a value costs and how long a look-up in a real Redis takes.
 */
@Tag("proof")
class ValueFiguresTest {
  private static final int[] KIBIBYTES = {1, 10, 100, 1000};

  /** JSON as an API of slots sends it; it becomes some five times smaller. */
  private static byte[] json(int kibibytes) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; text.length() < kibibytes << 10; i++) {
      text.append("{\"id\":").append(i * 7919L % 100_003);
      text.append(",\"start\":\"2026-12-").append(10 + i % 20).append("T0").append(i % 10);
      text.append(":30:00Z\",\"service\":\"").append(Integer.toHexString(i * 31)).append("\"},");
    }
    text.setLength(kibibytes << 10);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static StoredResponse response(int kibibytes) {
    return StoredResponses.stored("k", json(kibibytes), Nominated.NOTHING, 0);
  }

  @Test
  void whatEncodingAndDecodingCost() throws Refused, Unreadable {
    ValueCodec codec =
        new ValueCodec(
            ValueOptions.MAX_VALUE, EncryptionKeys.of(List.of(new byte[EncryptionKeys.LENGTH])));
    for (boolean encrypted : new boolean[] {false, true}) {
      for (int size : KIBIBYTES) {
        StoredResponse response = response(size);
        int rounds = 40_000 / (size + 10);
        Encoded encoded = codec.encode(key("k"), response, Desk.stamp(1), encrypted, Duration.ZERO);
        long encoding = Long.MAX_VALUE;
        long decoding = Long.MAX_VALUE;
        for (int pass = 0; pass < 3; pass++) {
          long begin = System.nanoTime();
          for (int i = 0; i < rounds; i++) {
            encoded = codec.encode(key("k"), response, Desk.stamp(1), encrypted, Duration.ZERO);
          }
          long middle = System.nanoTime();
          for (int i = 0; i < rounds; i++) {
            codec.decode(key("k"), encoded.field(), encoded.value(), 1, Duration.ZERO);
          }
          encoding = Math.min(encoding, middle - begin);
          decoding = Math.min(decoding, System.nanoTime() - middle);
        }
        System.out.printf(
            "%4d KiB%s: encode %7.1f us, decode %7.1f us, %d bytes in Redis%n",
            size,
            encrypted ? " encrypted" : "",
            encoding / 1e3 / rounds,
            decoding / 1e3 / rounds,
            encoded.value().length);
      }
    }
  }

  @Test
  void howLongALookUpTakes() {
    try (RedisServer redis = RedisServer.start();
        Desk desk = new Desk(redis.url())) {
      for (int size : KIBIBYTES) {
        desk.put(key("k" + size), response(key("k" + size), size));
        for (int together : new int[] {1, 32}) {
          long[] nanos = measured(desk, key("k" + size), together, size >= 100 ? 1_000 : 5_000);
          Arrays.sort(nanos);
          System.out.printf(
              "%4d KiB, %2d at a time: p50 %6.0f us, p99 %6.0f us%n",
              size, together, nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3);
        }
      }
      System.out.println(desk.counts.failed + " took longer than the command time-out");
      assertThat(desk.counts.unusable).isEmpty();
    }
  }

  private static StoredResponse response(SharedKey key, int kibibytes) {
    return StoredResponses.stored(key.key().text(), json(kibibytes), Nominated.NOTHING, 0);
  }

  /** Each of those at a time asks again when it has its answer; all on one event loop. */
  private static long[] measured(Desk desk, SharedKey key, int together, int count) {
    for (int i = 1; i < together; i++) {
      SharedKey copy = key(key.key().text() + "-" + i);
      Shared one = desk.find(key).getFirst();
      desk.put(
          copy,
          StoredResponses.stored(copy.key().text(), one.response().body(), Nominated.NOTHING, 0));
    }
    long[] nanos = new long[count];
    int warmUp = count / 2;
    int[] asked = {-warmUp};
    int[] open = {together};
    Promise<Void> over = Promise.promise();
    desk.vertx.runOnContext(turn -> {
      for (int i = 0; i < together; i++) {
        SharedKey mine = i == 0 ? key : key(key.key().text() + "-" + i);
        ask(desk, mine, nanos, asked, open, over);
      }
    });
    over.future().await();
    return nanos;
  }

  private static void ask(
      Desk desk, SharedKey key, long[] nanos, int[] asked, int[] open, Promise<Void> over) {
    if (asked[0] == nanos.length) {
      if (--open[0] == 0) {
        over.complete();
      }
      return;
    }
    int number = asked[0]++;
    long begin = System.nanoTime();
    desk.store
        .find(key, 0)
        .onComplete(found -> {
          if (number >= 0) {
            nanos[number] = System.nanoTime() - begin;
          }
          ask(desk, key, nanos, asked, open, over);
        });
  }
}
