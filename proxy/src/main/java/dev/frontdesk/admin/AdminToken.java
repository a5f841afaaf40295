package dev.frontdesk.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The one secret of the admin listener. Never printed by {@link #toString}. Any thread. */
public final class AdminToken {
  private static final int OCTETS = 32;
  private static final String SCHEME = "Bearer ";

  private final String text;
  private final byte[] digest;

  private AdminToken(String text) {
    this.text = text;
    this.digest = digest(text);
  }

  /** A configured token: visible ASCII without spaces, as a Bearer credential must be. */
  public static AdminToken of(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(
          "admin token: %d characters (expected: at least one, visible ASCII without spaces)"
              .formatted(text.length()));
    }
    return new AdminToken(text);
  }

  /**
   * A new one of 256 random bits, for a process that was given none. It does not begin with a
   * hyphen: after {@code --token} that would be read as an option.
   */
  public static AdminToken make() {
    SecureRandom random = new SecureRandom();
    byte[] octets = new byte[OCTETS];
    String text;
    do {
      random.nextBytes(octets);
      text = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    } while (text.startsWith("-"));
    return new AdminToken(text);
  }

  /** For the one who prints a token that was made, and for clients. */
  public String reveal() {
    return text;
  }

  /** Whether the value of an Authorization field holds this token (RFC 6750 §2.1). */
  boolean isIn(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    return is(authorization.substring(SCHEME.length()).strip());
  }

  /** Whether the text is this token. */
  public boolean is(String candidate) {
    // Digests have one length, so the time of the comparison tells nothing of the token.
    return MessageDigest.isEqual(digest, digest(candidate));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }

  @Override
  public String toString() {
    return "AdminToken(hidden)";
  }
}
