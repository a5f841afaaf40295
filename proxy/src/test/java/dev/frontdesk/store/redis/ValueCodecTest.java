package dev.frontdesk.store.redis;

import static dev.frontdesk.store.redis.RandomResponses.KEY;
import static dev.frontdesk.store.redis.RandomResponses.STAMP;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.HeldParts;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.store.SharedStore.Shared;
import dev.frontdesk.store.StoredResponses;
import dev.frontdesk.store.redis.ValueCodec.Encoded;
import dev.frontdesk.store.redis.ValueObserver.NotKept;
import dev.frontdesk.store.redis.ValueObserver.Unusable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValueCodecTest {
  private static final byte[] OLD_KEY = key(1);
  private static final byte[] NEW_KEY = key(2);
  private static final SharedKey PERSONAL =
      new SharedKey(
          new CacheKey("GET|/me|identity user=jane.doe"), "rev", "~identity:user:jane.doe");

  private static byte[] key(int seed) {
    byte[] key = new byte[EncryptionKeys.LENGTH];
    new Random(seed).nextBytes(key);
    return key;
  }

  private static ValueCodec codec(byte[]... keys) {
    return new ValueCodec(ValueOptions.MAX_VALUE, EncryptionKeys.of(List.of(keys)));
  }

  /** How a value is written. */
  enum Form {
    PLAIN(false, false),
    COMPRESSED(true, false),
    ENCRYPTED(false, true),
    COMPRESSED_AND_ENCRYPTED(true, true);

    final boolean compressed;
    final boolean encrypted;

    Form(boolean compressed, boolean encrypted) {
      this.compressed = compressed;
      this.encrypted = encrypted;
    }

    StoredResponse response() {
      return text(KEY, compressed ? "slots free at ten. ".repeat(100) : "slots");
    }
  }

  private static StoredResponse text(SharedKey key, String body) {
    return StoredResponses.stored(key.key().text(), body, 3, Tag.of("availability:7"));
  }

  private static Encoded encoded(
      ValueCodec codec, SharedKey key, StoredResponse response, boolean encrypted) {
    try {
      return codec.encode(key, response, STAMP, encrypted, Duration.ZERO);
    } catch (ValueCodec.Refused refused) {
      throw new AssertionError(refused);
    }
  }

  private static @Nullable Unusable miss(
      ValueCodec codec, SharedKey key, String field, byte[] value) {
    try {
      codec.decode(key, field, value, 0, Duration.ZERO);
      return null;
    } catch (Unreadable unreadable) {
      return unreadable.kind();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aValueIsReadAsItWasWritten(Form form) throws Unreadable {
    ValueCodec codec = codec(NEW_KEY);
    StoredResponse response = form.response();
    Encoded encoded = encoded(codec, KEY, response, form.encrypted);
    ValueHeader header = ValueHeader.of(encoded.value());
    assertThat(header.isCompressed()).isEqualTo(form.compressed);
    assertThat(header.isEncrypted()).isEqualTo(form.encrypted);
    Shared found = codec.decode(KEY, encoded.field(), encoded.value(), 9, Duration.ZERO);
    assertThat(found.stamp()).isEqualTo(STAMP);
    assertThat(found.encrypted()).isEqualTo(form.encrypted);
    assertThat(found.response().sequence()).isEqualTo(9);
    assertThat(found.response().body()).isEqualTo(response.body());
    assertThat(found.response().head()).isEqualTo(response.head());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCutShortIsAMissWhereverItIsCut(Form form) {
    ValueCodec codec = codec(NEW_KEY);
    Encoded encoded = encoded(codec, KEY, form.response(), form.encrypted);
    for (int length = 0; length < encoded.value().length; length++) {
      byte[] cut = Arrays.copyOf(encoded.value(), length);
      assertThat(miss(codec, KEY, encoded.field(), cut)).isEqualTo(Unusable.CORRUPT);
    }
    byte[] longer = Arrays.copyOf(encoded.value(), encoded.value().length + 1);
    assertThat(miss(codec, KEY, encoded.field(), longer)).isEqualTo(Unusable.CORRUPT);
  }

  @ParameterizedTest
  @EnumSource
  void aSingleBitThatIsAnotherIsAMissWhereverItIs(Form form) {
    ValueCodec codec = codec(NEW_KEY);
    Encoded encoded = encoded(codec, KEY, form.response(), form.encrypted);
    for (int bit = 0; bit < 8 * encoded.value().length; bit++) {
      byte[] flipped = encoded.value().clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Unusable miss = miss(codec, KEY, encoded.field(), flipped);
      assertThat(miss)
          .as("bit " + bit)
          .isEqualTo(bit / 8 == 2 ? Unusable.OTHER_SCHEMA : Unusable.CORRUPT);
    }
  }

  /** What an attacker changes has a CRC that is right. */
  private static byte[] withCrc(byte[] value, UnaryOperator<byte[]> change) {
    byte[] changed = change.apply(value.clone());
    OctetWriter out = new OctetWriter(changed.length);
    out.raw(Arrays.copyOf(changed, 32));
    out.int32(changed.length);
    CRC32C crc = new CRC32C();
    crc.update(out.octets(), 0, 36);
    crc.update(changed, 40, changed.length - 40);
    out.int32((int) crc.getValue());
    out.raw(Arrays.copyOfRange(changed, 40, changed.length));
    return out.octets();
  }

  @Test
  void anEncryptedValueThatWasChangedIsTamperedWith() {
    ValueCodec codec = codec(NEW_KEY);
    Encoded encoded = encoded(codec, KEY, Form.ENCRYPTED.response(), true);
    // Not the magic, the schema, nor the key's id, which have misses of their own; not the flags.
    for (int at = 8; at < encoded.value().length; at++) {
      if (at >= 32 && at < 40) {
        continue;
      }
      int where = at;
      byte[] changed =
          withCrc(
              encoded.value(),
              value -> {
                value[where] ^= 1;
                return value;
              });
      assertThat(miss(codec, KEY, encoded.field(), changed))
          .as("octet " + at)
          // A sequence below zero is never written.
          .isIn(Unusable.TAMPERED, at == 24 ? Unusable.CORRUPT : Unusable.TAMPERED);
    }
    byte[] claimsPlain =
        withCrc(
            encoded.value(),
            value -> {
              value[3] = 0;
              return value;
            });
    assertThat(miss(codec, KEY, encoded.field(), claimsPlain)).isNotNull();
  }

  @Test
  void aValueThatWasMovedIsAMiss() {
    ValueCodec codec = codec(NEW_KEY);
    StoredResponse german = StoredResponses.variant(KEY.key().text(), "de", 0);
    Encoded sealed = encoded(codec, KEY, german, true);
    Encoded plain = encoded(codec, KEY, german, false);
    SharedKey other = new SharedKey(new CacheKey("other"), KEY.revision(), null);
    SharedKey reloaded = new SharedKey(KEY.key(), "other rules", null);
    String elsewhere = ValueKeys.field(KEY, StoredResponses.variant("a", "en", 0).nominated());
    assertThat(miss(codec, other, sealed.field(), sealed.value())).isEqualTo(Unusable.TAMPERED);
    assertThat(miss(codec, reloaded, sealed.field(), sealed.value())).isEqualTo(Unusable.TAMPERED);
    assertThat(miss(codec, KEY, elsewhere, sealed.value())).isEqualTo(Unusable.TAMPERED);
    assertThat(miss(codec, other, plain.field(), plain.value())).isEqualTo(Unusable.MISPLACED);
    assertThat(miss(codec, KEY, elsewhere, plain.value())).isEqualTo(Unusable.MISPLACED);
    assertThat(miss(codec, KEY, plain.field(), plain.value())).isNull();
  }

  @Test
  void keysAreRotated() {
    Encoded before = encoded(codec(OLD_KEY), KEY, Form.ENCRYPTED.response(), true);
    ValueCodec during = codec(NEW_KEY, OLD_KEY);
    Encoded after = encoded(during, KEY, Form.ENCRYPTED.response(), true);
    assertThat(miss(during, KEY, before.field(), before.value())).isNull();
    assertThat(miss(during, KEY, after.field(), after.value())).isNull();
    assertThat(miss(codec(NEW_KEY), KEY, after.field(), after.value())).isNull();
    assertThat(miss(codec(NEW_KEY), KEY, before.field(), before.value()))
        .isEqualTo(Unusable.UNKNOWN_KEY);
    assertThat(miss(codec(OLD_KEY), KEY, after.field(), after.value()))
        .isEqualTo(Unusable.UNKNOWN_KEY);
    byte[] claimsTheOther =
        withCrc(
            before.value(),
            value -> {
              System.arraycopy(after.value(), 4, value, 4, 4);
              return value;
            });
    assertThat(miss(during, KEY, before.field(), claimsTheOther)).isEqualTo(Unusable.TAMPERED);
  }

  @Test
  void nothingOfAnEncryptedValueIsReadable() {
    StoredResponse response = text(PERSONAL, "Jane Doe, born 1980");
    ValueCodec codec = codec(NEW_KEY);
    Encoded sealed = encoded(codec, PERSONAL, response, true);
    Encoded plain = encoded(codec, PERSONAL, response, false);
    for (String secret :
        List.of("Jane", "jane", "1980", "availability", "json", "/me", "route", "rev", "user")) {
      assertThat(new String(plain.value(), ISO_8859_1)).contains(secret);
      assertThat(new String(sealed.value(), ISO_8859_1)).doesNotContain(secret);
    }
    assertThat(new ValueKeys("ns").of(PERSONAL) + sealed.field()).doesNotContain("jane");
    Encoded again = encoded(codec, PERSONAL, response, true);
    assertThat(Arrays.copyOfRange(again.value(), 40, 52))
        .as("a nonce of its own")
        .isNotEqualTo(Arrays.copyOfRange(sealed.value(), 40, 52));
  }

  @Test
  void keysAreNotShown() {
    EncryptionKeys keys = EncryptionKeys.of(List.of(NEW_KEY, OLD_KEY));
    assertThat(keys.toString()).isEqualTo("2 encryption keys");
    assertThat(ValueOptions.of("ns").with(keys).toString()).contains("2 encryption keys");
  }

  private static @Nullable NotKept refused(
      ValueCodec codec, StoredResponse response, boolean encrypted) {
    try {
      codec.encode(KEY, response, STAMP, encrypted, Duration.ZERO);
      return null;
    } catch (ValueCodec.Refused refused) {
      return refused.why();
    }
  }

  @Test
  void whatIsNotShared() {
    ValueCodec codec = new ValueCodec(1000, EncryptionKeys.NONE);
    String key = KEY.key().text();
    assertThat(refused(codec, StoredResponses.sized(key, 1000), false)).isNull();
    assertThat(refused(codec, StoredResponses.sized(key, 1001), false))
        .isEqualTo(NotKept.TOO_LARGE);
    assertThat(refused(codec, StoredResponses.sized(key, 1), true)).isEqualTo(NotKept.NO_KEY);
    StoredResponse like = StoredResponses.sized(key, 0);
    StoredResponse part =
        StoredResponse.ofParts(
            like.key(),
            like.route(),
            new Storage.Store(like.head(), like.nominated(), like.freshness(), false, Terms.NONE),
            HeldParts.of(1000, 0, new byte[10]),
            like.tags(),
            like.sequence());
    assertThat(refused(codec, part, false)).isEqualTo(NotKept.PARTIAL);
  }

  private static StoredResponse headed(byte[] body, String... fields) {
    StoredResponse like = StoredResponses.sized(KEY.key().text(), 0);
    return new StoredResponse(
        like.key(),
        like.route(),
        new ResponseHead(200, Fields.of(fields)),
        body,
        Map.of(),
        like.nominated(),
        like.freshness(),
        false,
        like.tags(),
        0,
        Terms.NONE);
  }

  /** A value of more than a body, a key and field lines of the greatest length is refused. */
  @Test
  void whatIsBesideABodyIsBounded() {
    ValueCodec codec = new ValueCodec(1000, EncryptionKeys.NONE);
    assertThat(refused(codec, headed(new byte[1000], "A", "x".repeat(200 << 10)), false)).isNull();
    assertThat(refused(codec, headed(new byte[1000], "A", "x".repeat(256 << 10)), false))
        .isEqualTo(NotKept.TOO_LARGE);
  }

  @Test
  void compressionIsUsedWhereItPays() throws Unreadable {
    byte[] random = new byte[5000];
    new Random(1).nextBytes(random);
    byte[] text = "free ".repeat(1000).getBytes(ISO_8859_1);
    byte[] small = Arrays.copyOf(text, Squeeze.WORTHWHILE - 1);
    assertThat(isCompressed(headed(text))).isTrue();
    assertThat(isCompressed(headed(text, "Content-Encoding", "identity"))).isTrue();
    assertThat(isCompressed(headed(text, "Content-Encoding", "gzip"))).isFalse();
    assertThat(isCompressed(headed(random))).isFalse();
    assertThat(isCompressed(headed(small))).isFalse();
  }

  private static boolean isCompressed(StoredResponse response) throws Unreadable {
    return ValueHeader.of(encoded(codec(), KEY, response, false).value()).isCompressed();
  }

  /** Neither more than this node reads is made, nor more than the octets could become. */
  @Test
  void whatItClaimsToBecomeIsBounded() {
    ValueCodec writer = codec();
    Encoded encoded = encoded(writer, KEY, headed(new byte[1 << 20]), false);
    ValueCodec reader = new ValueCodec(1000, EncryptionKeys.NONE);
    assertThat(miss(reader, KEY, encoded.field(), encoded.value())).isEqualTo(Unusable.TOO_LARGE);
    byte[] claimsMore =
        withCrc(
            encoded.value(),
            value -> {
              byte[] little = Arrays.copyOf(value, 40 + 4 + 10);
              OctetWriter length = new OctetWriter(4);
              length.int32(4 << 20);
              System.arraycopy(length.octets(), 0, little, 40, 4);
              return little;
            });
    assertThat(miss(writer, KEY, encoded.field(), claimsMore)).isEqualTo(Unusable.CORRUPT);
    byte[] stored = new byte[(4 << 20) + (512 << 10)];
    assertThat(miss(writer, KEY, encoded.field(), stored)).isEqualTo(Unusable.TOO_LARGE);
  }

  @Test
  void aStampIsWhatItWas() throws Unreadable {
    for (long sequence : new long[] {0, 1, 255, 256, 1L << 40, Long.MAX_VALUE}) {
      SharedStamp stamp = new SharedStamp("ff".repeat(16), sequence);
      byte[] value = new ValueHeader(0, 0, stamp).before(new byte[0]);
      assertThat(ValueHeader.of(value).stamp()).isEqualTo(stamp);
    }
  }
}
