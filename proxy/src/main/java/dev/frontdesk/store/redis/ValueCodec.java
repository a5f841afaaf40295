package dev.frontdesk.store.redis;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.store.SharedStore.Shared;
import dev.frontdesk.store.redis.ValueObserver.NotKept;
import dev.frontdesk.store.redis.ValueObserver.Unusable;
import java.time.Duration;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A value as it is in Redis: {@link ValueHeader}, and the octets of {@link ResponseCodec},
 * compressed where that pays and encrypted where that is asked for. Whatever was changed in it, or
 * moved to another key or field, is a miss. Any thread; large values take their time.
 */
final class ValueCodec {
  /** What all but the body may take: the key, field lines, tags. */
  static final int HEAD_BOUND = 256 << 10;

  private static final int FLAGS_AT = 3;

  /** JSON and HTML become so much smaller. */
  private static final long USUAL_RATIO = 8;

  private final int maxBody;
  private final EncryptionKeys keys;
  private final Sealing sealing = new Sealing();

  ValueCodec(int maxBody, EncryptionKeys keys) {
    this.maxBody = maxBody;
    this.keys = keys;
  }

  /**
   * @param plain octets before compression and encryption
   */
  record Encoded(String field, byte[] value, int plain) {}

  /** It is not to be shared. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final NotKept why;

    Refused(NotKept why) {
      super(why.name(), null, false, false);
      this.why = why;
    }

    NotKept why() {
      return why;
    }
  }

  /** Throws what {@link #encode} would throw before it has worked at all. */
  void check(StoredResponse response, boolean encrypted) throws Refused {
    if (response.isPartial()) {
      throw new Refused(NotKept.PARTIAL);
    }
    if (encrypted && keys.isEmpty()) {
      throw new Refused(NotKept.NO_KEY);
    }
    if (response.body().length > maxBody) {
      throw new Refused(NotKept.TOO_LARGE);
    }
  }

  Encoded encode(
      SharedKey key, StoredResponse response, SharedStamp stamp, boolean encrypted, Duration ahead)
      throws Refused {
    check(response, encrypted);
    byte[] plain = ResponseCodec.encode(key, response, ahead);
    if (plain.length > mostPlain()) {
      throw new Refused(NotKept.TOO_LARGE);
    }
    String field = ValueKeys.field(key, response.nominated());
    byte[] smaller = Squeeze.isWorthwhile(response) ? Squeeze.squeezed(plain) : null;
    byte[] payload = smaller == null ? plain : smaller;
    int flags = smaller == null ? 0 : ValueHeader.COMPRESSED;
    EncryptionKeys.Named named = encrypted ? keys.first() : null;
    ValueHeader header;
    if (named == null) {
      header = new ValueHeader(flags, 0, stamp);
    } else {
      header = new ValueHeader(flags | ValueHeader.ENCRYPTED, named.id(), stamp);
      payload = sealing.seal(named.key(), payload, associated(header, key, field));
    }
    return new Encoded(field, header.before(payload), plain.length);
  }

  /**
   * @param field that it was found in
   * @param sequence of this process, to stamp it with
   */
  Shared decode(SharedKey key, String field, byte[] value, long sequence, Duration ahead)
      throws Unreadable {
    if (value.length > mostStored()) {
      throw new Unreadable(Unusable.TOO_LARGE);
    }
    ValueHeader header = ValueHeader.of(value);
    byte[] payload = Arrays.copyOfRange(value, ValueHeader.LENGTH, value.length);
    if (header.isEncrypted()) {
      SecretKey secret = keys.byId(header.keyId());
      if (secret == null) {
        throw new Unreadable(Unusable.UNKNOWN_KEY);
      }
      payload = Sealing.open(secret, payload, associated(header, key, field));
    }
    byte[] plain = header.isCompressed() ? Squeeze.plain(payload, mostPlain()) : payload;
    StoredResponse response = ResponseCodec.decode(key, plain, sequence, ahead);
    if (!field.equals(ValueKeys.field(key, response.nominated()))) {
      throw new Unreadable(Unusable.MISPLACED);
    }
    return new Shared(response, header.stamp(), header.isEncrypted());
  }

  /** Octets to go through in order to decode it, roughly; any octets will do. */
  static long work(byte[] value) {
    boolean compressed = value.length > FLAGS_AT && (value[FLAGS_AT] & ValueHeader.COMPRESSED) != 0;
    return value.length * (compressed ? USUAL_RATIO : 1);
  }

  /** The most that a value has, as this node is configured. */
  private int mostPlain() {
    return (int) Math.min(Integer.MAX_VALUE - HEAD_BOUND, (long) maxBody + HEAD_BOUND);
  }

  private int mostStored() {
    return mostPlain() + ValueHeader.LENGTH + Sealing.NONCE + Sealing.TAG;
  }

  private static byte[] associated(ValueHeader header, SharedKey key, String field) {
    OctetWriter out = new OctetWriter(256);
    out.raw(header.protectedOctets());
    out.text(key.key().text());
    out.text(key.revision());
    out.optional(key.person());
    out.text(field);
    return out.octets();
  }
}
