package dev.frontdesk.observe;

import dev.frontdesk.http.StructuredFields;
import dev.frontdesk.http.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * Which fields tell a client what the proxy did, and what they are called. A null name turns the
 * field off.
 *
 * @param cache what {@code X-Cache} is called
 * @param ttl what {@code X-Cache-TTL} is called
 * @param responseTime what {@code X-Response-Time} is called
 * @param cacheStatus whether Cache-Status is sent (RFC 9211)
 * @param serverTiming whether Server-Timing is sent
 * @param detail whether Cache-Status says the reason
 * @param name who Cache-Status and Server-Timing say it was: a token (RFC 9110 §5.6.2)
 */
public record AnswerOptions(
    @Nullable String cache,
    @Nullable String ttl,
    @Nullable String responseTime,
    boolean cacheStatus,
    boolean serverTiming,
    boolean detail,
    String name) {

  public static final AnswerOptions DEFAULT =
      new AnswerOptions("X-Cache", "X-Cache-TTL", "X-Response-Time", true, true, true, "frontdesk");

  public AnswerOptions {
    requireToken("cache", cache);
    requireToken("ttl", ttl);
    requireToken("responseTime", responseTime);
    requireToken("name", name);
    if (!StructuredFields.isToken(name)) {
      throw new IllegalArgumentException(
          "name: %s (expected: a token that starts with a letter)".formatted(name));
    }
  }

  private static void requireToken(String what, @Nullable String value) {
    if (value != null && !Tokens.isToken(value)) {
      throw new IllegalArgumentException("%s: %s (expected: a token)".formatted(what, value));
    }
  }
}
