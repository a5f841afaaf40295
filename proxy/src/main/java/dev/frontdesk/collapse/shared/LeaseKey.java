package dev.frontdesk.collapse.shared;

import dev.frontdesk.key.SharedKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Under what Redis has the lease of a key. The braces are a Cluster hash tag: leases spread over
 * the slots.
 */
final class LeaseKey {
  /** 128 bits: two keys never meet by chance. */
  private static final int OCTETS = 16;

  private LeaseKey() {}

  static String of(String namespace, SharedKey key) {
    return namespace + ":f:{" + digest(key) + "}";
  }

  private static String digest(SharedKey key) {
    String text = key.revision().length() + ":" + key.revision() + key.key().text();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, OCTETS);
    } catch (NoSuchAlgorithmException notThere) {
      throw new IllegalStateException("every Java platform has SHA-256", notThere);
    }
  }
}
