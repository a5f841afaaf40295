package dev.frontdesk.policy;

import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.ResponseHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a client may be sent a part of what it has a part of (RFC 9110 §13.1.5). */
public final class IfRange {
  /** By so much a Date must be later for Last-Modified to be strong (RFC 9110 §8.8.2.2). */
  private static final Duration STRONG_AFTER = Duration.ofSeconds(1);

  private IfRange() {}

  /**
   * True without If-Range; else Range counts only where the validator is strong and that of the
   * representation.
   *
   * @param selected the head that the whole would be sent with
   * @param now for dates with two-digit years only
   */
  public static boolean allows(Fields request, ResponseHead selected, Instant now) {
    List<String> lines = request.all("If-Range");
    if (lines.isEmpty()) {
      return true;
    }
    if (lines.size() > 1) {
      return false;
    }
    EntityTag presented = EntityTag.parse(lines.getFirst());
    if (presented != null) {
      EntityTag own = EntityTag.of(selected.fields());
      return own != null && own.strongEquals(presented);
    }
    Instant date = HttpDates.parse(lines.getFirst(), now);
    return date != null && date.equals(strongLastModified(selected, now));
  }

  /** Last-Modified, where it is a strong validator; else null. */
  static @Nullable Instant strongLastModified(ResponseHead head, Instant now) {
    Instant modified = HttpDates.parse(head.fields(), "Last-Modified", now);
    Instant date = HttpDates.parse(head.fields(), "Date", now);
    return modified != null && date != null && !date.isBefore(modified.plus(STRONG_AFTER))
        ? modified
        : null;
  }
}
