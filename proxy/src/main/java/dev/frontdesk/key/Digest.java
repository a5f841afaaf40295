package dev.frontdesk.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What stands for a secret in a key. */
final class Digest {
  private Digest() {}

  /** SHA-256 over the values, each with its length before it. */
  static String of(List<String> values) {
    StringBuilder text = new StringBuilder();
    for (String value : values) {
      text.append(value.length()).append(':').append(value);
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException notThere) {
      throw new IllegalStateException("every Java platform has SHA-256", notThere);
    }
  }
}
