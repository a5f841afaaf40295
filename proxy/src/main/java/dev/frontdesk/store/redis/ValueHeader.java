package dev.frontdesk.store.redis;

import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.store.redis.ValueObserver.Unusable;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What stands in clear before each value: 40 octets.
 *
 * <pre>
 *  0  "FD"
 *  2  schema
 *  3  flags
 *  4  id of the encryption key, or zero
 *  8  epoch
 * 24  sequence
 * 32  length of the value, header included
 * 36  CRC32C of all but these four octets
 * </pre>
 *
 * The script that writes compares epoch and sequence at these offsets. Numbers are big-endian.
 */
record ValueHeader(int flags, int keyId, SharedStamp stamp) {
  static final int LENGTH = 40;
  static final int SCHEMA = 1;
  static final int COMPRESSED = 1;
  static final int ENCRYPTED = 2;

  private static final int MAGIC = ('F' << 8) | 'D';
  private static final int CRC_AT = 36;

  /** Octets that say what the payload is: encryption protects them, too. */
  static final int PROTECTED = 32;

  private static final int EPOCH_OCTETS = 16;

  boolean isCompressed() {
    return (flags & COMPRESSED) != 0;
  }

  boolean isEncrypted() {
    return (flags & ENCRYPTED) != 0;
  }

  /** The first octets, without length and CRC. */
  byte[] protectedOctets() {
    OctetWriter out = new OctetWriter(PROTECTED);
    write(out);
    return out.octets();
  }

  private void write(OctetWriter out) {
    out.octet(MAGIC >>> 8);
    out.octet(MAGIC);
    out.octet(SCHEMA);
    out.octet(flags);
    out.int32(keyId);
    out.raw(HexFormat.of().parseHex(stamp.epoch()));
    out.int64(stamp.sequence());
  }

  /** The value: this, and the payload. */
  byte[] before(byte[] payload) {
    OctetWriter out = new OctetWriter(LENGTH + payload.length);
    write(out);
    out.int32(LENGTH + payload.length);
    out.int32(0);
    out.raw(payload);
    byte[] value = out.octets();
    int crc = crc(value);
    for (int i = 0; i < Integer.BYTES; i++) {
      value[CRC_AT + i] = (byte) (crc >>> (24 - 8 * i));
    }
    return value;
  }

  /** The header of a value, all of which is as it was written. */
  static ValueHeader of(byte[] value) throws Unreadable {
    if (value.length < LENGTH) {
      throw Unreadable.corrupt();
    }
    OctetReader in = new OctetReader(value, 0, LENGTH);
    if (((in.octet() << 8) | in.octet()) != MAGIC) {
      throw Unreadable.corrupt();
    }
    if (in.octet() != SCHEMA) {
      throw new Unreadable(Unusable.OTHER_SCHEMA);
    }
    int flags = in.octet();
    int keyId = in.int32();
    String epoch = HexFormat.of().formatHex(in.raw(EPOCH_OCTETS));
    long sequence = in.int64();
    boolean whole = in.int32() == value.length && in.int32() == crc(value);
    if (!whole || (flags & ~(COMPRESSED | ENCRYPTED)) != 0 || sequence < 0) {
      throw Unreadable.corrupt();
    }
    return new ValueHeader(flags, keyId, new SharedStamp(epoch, sequence));
  }

  private static int crc(byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(value, 0, CRC_AT);
    crc.update(value, LENGTH, value.length - LENGTH);
    return (int) crc.getValue();
  }
}
