package dev.frontdesk.observe;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.StructuredFields;
import java.time.Duration;

/**
 * The lines that tell a client what was done. What an origin sent under the same names is replaced,
 * except Cache-Status and Server-Timing, which are lists: there the proxy's member comes after the
 * origin's (RFC 9211 §2). Pure; any thread.
 */
public final class AnswerFields {
  private AnswerFields() {}

  /** The response's fields with what the options ask for. */
  public static Fields add(Fields present, Answered answered, AnswerOptions options) {
    boolean own = answered.outcome() == Outcome.NONE;
    String took = milliseconds(answered.total());
    Fields.Builder fields = Fields.builder();
    for (Field line : present) {
      if (!isReplaced(line, answered, options)) {
        fields.add(line);
      }
    }
    if (answered.inspected() != null) {
      answered.inspected().addTo(fields);
    }
    if (answered.ageSeconds() != null) {
      fields.add("Age", Long.toString(Math.max(0, answered.ageSeconds())));
    }
    if (options.cache() != null && !own) {
      fields.add(options.cache(), answered.outcome().name());
    }
    if (options.ttl() != null && answered.ttlSeconds() != null && !own) {
      fields.add(options.ttl(), Long.toString(Math.max(0, answered.ttlSeconds())));
    }
    if (options.responseTime() != null) {
      fields.add(options.responseTime(), took + "ms");
    }
    if (options.cacheStatus() && !own && Handling.of(answered.reason()) != Handling.LOCAL) {
      fields.add("Cache-Status", cacheStatus(answered, options));
    }
    if (options.serverTiming()) {
      fields.add("Server-Timing", serverTiming(answered, options, took));
    }
    return fields.build();
  }

  private static boolean isReplaced(Field line, Answered answered, AnswerOptions options) {
    return (answered.inspected() != null && answered.inspected().replaces(line))
        || (answered.ageSeconds() != null && line.is("Age"))
        || (options.cache() != null && line.is(options.cache()))
        || (options.ttl() != null && line.is(options.ttl()))
        || (options.responseTime() != null && line.is(options.responseTime()));
  }

  /** One member of the list; parameters in the order of RFC 9211 §2. */
  static String cacheStatus(Answered answered, AnswerOptions options) {
    Handling handling = Handling.of(answered);
    StructuredFields member = handling.on(StructuredFields.item(options.name()));
    if (handling.forwarded() && answered.originStatus() != null) {
      member.integer("fwd-status", answered.originStatus());
    }
    if (answered.ttlSeconds() != null) {
      member.integer("ttl", answered.ttlSeconds());
    }
    if (handling.forwarded() && answered.stored()) {
      member.flag("stored");
    }
    if (handling.forwarded() && answered.collapsed()) {
      member.flag("collapsed");
    } else if (handling.forwarded() && answered.joinedInVain()) {
      member.no("collapsed");
    }
    String key = answered.inspected() == null ? null : answered.inspected().shortKey();
    if (key != null) {
      member.string("key", key);
    }
    if (options.detail()) {
      member.token("detail", detail(answered));
    }
    return member.toString();
  }

  /** A token: the reason, and after a slash why the response was not stored. */
  private static String detail(Answered answered) {
    Reason refusal = answered.storeRefusal();
    return refusal == null || refusal == answered.reason()
        ? answered.reason().text()
        : answered.reason().text() + "/" + refusal.text();
  }

  private static String serverTiming(Answered answered, AnswerOptions options, String took) {
    String own = options.name() + ";dur=" + took;
    return answered.originTime() == null
        ? own
        : own + ", origin;dur=" + milliseconds(answered.originTime());
  }

  /** With one decimal, rounded down; without String.format, which costs more than the rest. */
  static String milliseconds(Duration duration) {
    long tenths = Math.max(0, duration.toNanos()) / 100_000;
    return tenths / 10 + "." + tenths % 10;
  }
}
