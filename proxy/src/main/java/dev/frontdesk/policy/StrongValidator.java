package dev.frontdesk.policy;

import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.ResponseHead;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tells one version of a representation from another, octet by octet (RFC 9110 §8.8.1): parts
 * with the same one are parts of the same (RFC 9111 §3.4).
 *
 * @param text as the origin wrote it, and as If-Range has it
 */
public record StrongValidator(String text) {
  /**
   * The origin's strong entity tag; where it gave none, a Last-Modified that is strong. Null where
   * there is neither.
   */
  public static @Nullable StrongValidator of(ResponseHead head, Instant now) {
    EntityTag tag = EntityTag.of(head.fields());
    if (tag != null && !MadeEtag.isMade(tag)) {
      return tag.weak() ? null : new StrongValidator(tag.toString());
    }
    String modified = head.fields().first("Last-Modified");
    boolean tagless = tag != null || !head.fields().contains("ETag");
    return tagless && modified != null && IfRange.strongLastModified(head, now) != null
        ? new StrongValidator(modified)
        : null;
  }
}
