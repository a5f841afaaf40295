package dev.frontdesk.policy;

import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asking the origin whether a stored response still holds (RFC 9111 §4.3). */
public final class Validation {
  private static final Set<String> CONDITIONS =
      Set.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range");

  private Validation() {}

  /**
   * The fill without the client's own conditions: they are about what the client holds, and the
   * answer is to be stored for others. They are evaluated against the result instead.
   */
  public static RequestHead unconditional(RequestHead fill) {
    return fill.withFields(
        fill.fields().filter(line -> !CONDITIONS.contains(line.name().toLowerCase(Locale.ROOT))));
  }

  /**
   * The fill with the stored response's validators as conditions (RFC 9111 §4.3.1); without any,
   * where it has none. A tag that was made here is not sent: the origin does not know it, and would
   * not look at If-Modified-Since beside it (RFC 9110 §13.1.3).
   */
  public static RequestHead conditional(RequestHead fill, StoredResponse stored) {
    RequestHead plain = unconditional(fill);
    EntityTag tag = validatingTag(stored);
    String modified = validatingDate(stored);
    Fields fields = plain.fields();
    if (tag != null) {
      fields = fields.plus("If-None-Match", tag.toString());
    }
    if (modified != null) {
      fields = fields.plus("If-Modified-Since", modified);
    }
    return plain.withFields(fields);
  }

  /** Whether {@link #conditional} has something to ask with. */
  public static boolean canValidate(StoredResponse stored) {
    return validatingTag(stored) != null || validatingDate(stored) != null;
  }

  /**
   * Whether a 304 is about the stored response whose validators were sent (RFC 9111 §4.3.4). Where
   * it is not, the 304 says nothing that can be used, and the request is sent again without
   * conditions.
   *
   * <p>A 304 with a strong tag must name the same strong tag. One with weak validators only must
   * agree in those that both have. One without any (an origin that breaks RFC 9110 §15.4.5) can
   * only mean the one response that was asked about.
   */
  public static boolean selects(ResponseHead notModified, StoredResponse asked) {
    if (notModified.status() != 304 || !canValidate(asked)) {
      return false;
    }
    EntityTag tag = EntityTag.of(notModified.fields());
    EntityTag stored = validatingTag(asked);
    if (tag != null) {
      return stored != null && (tag.weak() ? tag.weakEquals(stored) : tag.strongEquals(stored));
    }
    if (notModified.fields().contains("ETag")) {
      return false;
    }
    Instant reference = asked.freshness().responseTime();
    Instant modified = HttpDates.parse(notModified.fields(), "Last-Modified", reference);
    Instant storedModified = HttpDates.parse(asked.head().fields(), "Last-Modified", reference);
    return modified == null || storedModified == null || modified.equals(storedModified);
  }

  /**
   * An origin heeds conditions only where it would have answered 2xx without them (RFC 9110
   * §13.2.1). So a 304 never confirms a stored error or redirection: it says that there is
   * something else by now.
   */
  static boolean canBeConfirmed(int status) {
    return status >= 200 && status < 300;
  }

  private static @Nullable EntityTag validatingTag(StoredResponse stored) {
    if (!canBeConfirmed(stored.status())) {
      return null;
    }
    EntityTag tag = EntityTag.of(stored.head().fields());
    return tag == null || MadeEtag.isMade(tag) ? null : tag;
  }

  /** As it came, if it is one valid date. */
  private static @Nullable String validatingDate(StoredResponse stored) {
    if (!canBeConfirmed(stored.status())) {
      return null;
    }
    List<String> values = stored.head().fields().all("Last-Modified");
    return values.size() == 1
            && HttpDates.parse(values.getFirst(), stored.freshness().responseTime()) != null
        ? values.getFirst()
        : null;
  }
}
