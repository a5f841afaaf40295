package dev.frontdesk.store.redis;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys for AES-256-GCM. The first one encrypts, all of them decrypt: so a new key is put first, and
 * the old one is taken away when what it encrypted has expired. Immutable.
 */
public final class EncryptionKeys {
  /** Octets of a key. */
  public static final int LENGTH = 32;

  public static final EncryptionKeys NONE = new EncryptionKeys(List.of());

  /**
   * @param id the first four octets of the SHA-256 of the key, big-endian
   */
  record Named(int id, SecretKey key) {}

  private final List<Named> keys;

  private EncryptionKeys(List<Named> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Throws IllegalArgumentException where a key is not 32 octets, or two have the same id. */
  public static EncryptionKeys of(List<byte[]> keys) {
    List<Named> named = new ArrayList<>();
    for (byte[] octets : keys) {
      if (octets.length != LENGTH) {
        throw new IllegalArgumentException(
            "encryption key: %d octets (expected: %d)".formatted(octets.length, LENGTH));
      }
      int id = id(octets);
      if (named.stream().anyMatch(other -> other.id() == id)) {
        throw new IllegalArgumentException("encryption key: given twice (expected: once)");
      }
      named.add(new Named(id, new SecretKeySpec(octets, "AES")));
    }
    return new EncryptionKeys(named);
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** What encrypts; null without keys. */
  @Nullable Named first() {
    return keys.isEmpty() ? null : keys.getFirst();
  }

  @Nullable SecretKey byId(int id) {
    for (Named named : keys) {
      if (named.id() == id) {
        return named.key();
      }
    }
    return null;
  }

  private static int id(byte[] key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
      return new OctetReader(hash).int32();
    } catch (NoSuchAlgorithmException | Unreadable notThere) {
      throw new IllegalStateException("every Java platform has SHA-256", notThere);
    }
  }

  @Override
  public String toString() {
    // Not the keys.
    return keys.size() + " encryption keys";
  }
}
