package dev.frontdesk.store.redis;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Tokens;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.store.redis.ValueObserver.Unusable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Payloads made smaller by Zstandard (RFC 8878), where that pays. Any thread. */
final class Squeeze {
  private static final Logger LOG = LoggerFactory.getLogger(Squeeze.class);

  /** A smaller body is not worth the time. */
  static final int WORTHWHILE = 1024;

  /** Of a hundred octets, so many at most may be left. */
  private static final int PERCENT = 90;

  /** Zstandard's own default: what a level more would gain does not pay for its time. */
  private static final int LEVEL = 3;

  /** What one block can become (RFC 8878 §3.1.1.2.4), and the fewest octets that make one. */
  private static final int BLOCK = 128 << 10;

  private static final int SMALLEST_BLOCK = 4;

  private static final boolean AVAILABLE = isAvailable();

  private Squeeze() {}

  private static boolean isAvailable() {
    try {
      Native.load();
      return true;
    } catch (LinkageError noNative) {
      LOG.warn("values are not compressed: Zstandard's native code does not load", noNative);
      return false;
    }
  }

  /** Whether it may pay: a body of some size that its origin has not compressed. */
  static boolean isWorthwhile(StoredResponse response) {
    Fields fields = response.head().fields();
    return AVAILABLE
        && response.body().length >= WORTHWHILE
        && Tokens.members(fields, "Content-Encoding").stream()
            .allMatch("identity"::equalsIgnoreCase);
  }

  /** The length, and a frame; null where less than a tenth is saved. */
  static byte @Nullable [] squeezed(byte[] plain) {
    byte[] frame = Zstd.compress(plain, LEVEL);
    if (Integer.BYTES + (long) frame.length > plain.length * (long) PERCENT / 100) {
      return null;
    }
    OctetWriter out = new OctetWriter(Integer.BYTES + frame.length);
    out.int32(plain.length);
    out.raw(frame);
    return out.octets();
  }

  /**
   * @param most octets that may come out
   */
  static byte[] plain(byte[] squeezed, int most) throws Unreadable {
    int length = new OctetReader(squeezed).int32();
    if (!AVAILABLE || length > most) {
      throw new Unreadable(Unusable.TOO_LARGE);
    }
    int frame = squeezed.length - Integer.BYTES;
    // Nothing is made that so few octets cannot fill, whatever they claim.
    if (length < 0 || length > (frame / SMALLEST_BLOCK + 1L) * BLOCK) {
      throw Unreadable.corrupt();
    }
    byte[] plain = new byte[length];
    try {
      long made = Zstd.decompressByteArray(plain, 0, length, squeezed, Integer.BYTES, frame);
      if (made != length) {
        throw Unreadable.corrupt();
      }
    } catch (ZstdException malformed) {
      throw Unreadable.corrupt();
    }
    return plain;
  }
}
