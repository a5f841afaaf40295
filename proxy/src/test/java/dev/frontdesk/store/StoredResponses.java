package dev.frontdesk.store;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.rules.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Stored responses for tests. */
public final class StoredResponses {
  private StoredResponses() {}

  public static StoredResponse stored(String key, String body, long sequence, Tag... tags) {
    return stored(key, body.getBytes(StandardCharsets.UTF_8), Nominated.NOTHING, sequence, tags);
  }

  /** The variant that {@code Accept-Language} selects. */
  public static StoredResponse variant(String key, String language, long sequence) {
    Nominated nominated = new Nominated(Map.of("accept-language", language));
    return stored(key, new byte[10], nominated, sequence);
  }

  public static StoredResponse sized(String key, int bytes) {
    return stored(key, new byte[bytes], Nominated.NOTHING, 0);
  }

  public static StoredResponse stored(
      String key, byte[] body, Nominated nominated, long sequence, Tag... tags) {
    Instant now = Instant.EPOCH.plusSeconds(1_000_000);
    Freshness freshness =
        new Freshness(
            now,
            Duration.ofMillis(1),
            Duration.ofMinutes(5),
            Freshness.Source.ROUTE,
            Duration.ofMillis(3),
            Duration.ofMillis(4),
            false,
            false,
            null);
    Fields fields =
        Fields.of(
            fresh("Content-Type"), fresh("application/json; charset=utf-8"),
            fresh("Date"), fresh("Fri, 20 Nov 2026 18:15:10 GMT"),
            fresh("ETag"), fresh("\"0123456789abcdef\""),
            fresh("Content-Length"), fresh("1024"),
            fresh("Vary"), fresh("Accept-Encoding"),
            fresh("X-Request-Id"), fresh("2f1a7f0e-7c8e-4b43-8f6e-0a4d5ff7a0aa"));
    return new StoredResponse(
        new CacheKey(key),
        "route",
        new ResponseHead(200, fields),
        body,
        Map.of(),
        nominated,
        freshness,
        false,
        List.of(tags),
        sequence,
        Terms.NONE);
  }

  /** A copy that shares nothing, as text that was parsed from a connection. */
  private static String fresh(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
  }
}
