package dev.frontdesk.policy;

import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.Methods;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Tokens;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's conditions against the response that would answer it, in the order of RFC 9110
 * §13.2.2, as far as they are a cache's to evaluate (RFC 9111 §4.3.2).
 */
public sealed interface Preconditions {
  /** The response is sent as it is. */
  record Proceed() implements Preconditions {}

  /**
   * The client has it: 304.
   *
   * @param matched the client's own tag that matched, with its coding mark if it has one; null for
   *     {@code *} and for dates
   */
  record NotModified(@Nullable EntityTag matched) implements Preconditions {}

  /** Only the origin can tell: the request is forwarded as it came. */
  record Forward() implements Preconditions {}

  /**
   * Whether the request has If-Match or If-Unmodified-Since. They protect a change against what the
   * origin has now, which a cache cannot speak of (RFC 9111 §4.3.2).
   */
  static boolean onlyForOrigin(RequestHead request) {
    return request.fields().contains("If-Match")
        || request.fields().contains("If-Unmodified-Since");
  }

  /**
   * Evaluates.
   *
   * @param selected the stored response's head: 200s can be not modified, others are sent whole
   *     (RFC 9110 §13.2.1)
   * @param now for dates with two-digit years only
   */
  static Preconditions evaluate(RequestHead request, ResponseHead selected, Instant now) {
    if (onlyForOrigin(request)) {
      return new Forward();
    }
    if (!Methods.isCacheable(request.method()) || selected.status() != 200) {
      return new Proceed();
    }
    return request.fields().contains("If-None-Match")
        ? ofNoneMatch(request.fields(), selected.fields())
        : ofModifiedSince(request.fields(), selected.fields(), now);
  }

  /** RFC 9110 §13.1.2: weak comparison; its presence alone puts If-Modified-Since aside. */
  private static Preconditions ofNoneMatch(Fields request, Fields selected) {
    if (Tokens.members(request, "If-None-Match").equals(List.of("*"))) {
      return new NotModified(null);
    }
    EntityTag own = EntityTag.of(selected);
    if (own != null) {
      for (EntityTag presented : EntityTag.list(request, "If-None-Match")) {
        if (own.weakEqualsInAnyCoding(presented)) {
          return new NotModified(presented);
        }
      }
    }
    return new Proceed();
  }

  /**
   * RFC 9110 §13.1.3: ignored where it is not exactly one valid date. Where there is no
   * Last-Modified, Date stands in (RFC 9111 §4.3.2), but must be earlier, not equal: two answers of
   * one second have the same Date, and a write may lie between them.
   */
  private static Preconditions ofModifiedSince(Fields request, Fields selected, Instant now) {
    Instant since = HttpDates.parse(request, "If-Modified-Since", now);
    if (since == null) {
      return new Proceed();
    }
    boolean notModified;
    if (selected.contains("Last-Modified")) {
      Instant modified = HttpDates.parse(selected, "Last-Modified", now);
      notModified = modified != null && !modified.isAfter(since);
    } else {
      Instant date = HttpDates.parse(selected, "Date", now);
      notModified = date != null && date.isBefore(since);
    }
    return notModified ? new NotModified(null) : new Proceed();
  }
}
