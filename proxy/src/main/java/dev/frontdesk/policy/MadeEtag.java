package dev.frontdesk.policy;

import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.ResponseHead;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * An entity tag for a response whose origin gave none: strong, because it is a digest of the
 * content (RFC 9110 §8.8.1). It can be told from an origin's tag, and is never sent to one.
 */
public final class MadeEtag {
  private static final String MARK = "fd-";

  /** 128 bits: that two contents of one URI meet in them does not happen by accident. */
  private static final int DIGEST_BYTES = 16;

  private MadeEtag() {}

  public static EntityTag of(byte[] body) {
    byte[] digest = Arrays.copyOf(sha256().digest(body), DIGEST_BYTES);
    return new EntityTag(
        false, MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
  }

  /** The head with a made tag; as it is where it is no 200, or has an ETag, valid or not. */
  public static ResponseHead addedTo(ResponseHead head, byte[] body) {
    return head.status() != 200 || head.fields().contains("ETag")
        ? head
        : head.withFields(head.fields().plus("ETag", of(body).toString()));
  }

  static boolean isMade(EntityTag tag) {
    return !tag.weak() && tag.opaque().startsWith(MARK);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
