package dev.frontdesk.http;

import dev.frontdesk.http.StructuredValue.BooleanValue;
import dev.frontdesk.http.StructuredValue.IntegerValue;
import dev.frontdesk.http.StructuredValue.Item;
import dev.frontdesk.http.StructuredValue.StringValue;
import dev.frontdesk.http.StructuredValue.TokenValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field with the meaning of Cache-Control that is addressed to some caches only (RFC 9213): a
 * structured Dictionary, as {@code CDN-Cache-Control} is, or {@code Surrogate-Control} in its own
 * older syntax.
 */
public final class TargetedField {
  private static final Set<String> DELTA_SECONDS =
      Set.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");
  private static final Set<String> MAY_NAME_FIELDS = Set.of("no-cache", "private");

  private TargetedField() {}

  /**
   * What the field says, or null where it does not count: absent, empty or invalid (RFC 9213 §2.1).
   *
   * @param device what this proxy is called in {@code Surrogate-Control}
   */
  public static @Nullable ResponseCacheControl of(Fields response, String name, String device) {
    if (!response.contains(name)) {
      return null;
    }
    if (SurrogateControl.NAME.equalsIgnoreCase(name)) {
      return SurrogateControl.of(response, device);
    }
    Map<String, StructuredValue> members = StructuredDictionary.of(response, name);
    return members == null || members.isEmpty() ? null : ResponseCacheControl.of(known(members));
  }

  /** Directives that are known and have a value of their type (RFC 9213 §2.1); others are not. */
  private static List<CacheDirective> known(Map<String, StructuredValue> members) {
    List<CacheDirective> directives = new ArrayList<>();
    members.forEach((name, member) -> {
      CacheDirective directive = member instanceof Item item ? directive(name, item.value()) : null;
      if (directive != null) {
        directives.add(directive);
      }
    });
    return directives;
  }

  private static @Nullable CacheDirective directive(String name, StructuredValue.Bare value) {
    if (DELTA_SECONDS.contains(name)) {
      // A negative one is of the right type, and junk: the response is stale (RFC 9111 §4.2.1).
      return value instanceof IntegerValue(long seconds)
          ? new CacheDirective(name, Long.toString(seconds), true, false)
          : null;
    }
    if (value instanceof BooleanValue(boolean set)) {
      return set ? new CacheDirective(name, null, true, false) : null;
    }
    if (!MAY_NAME_FIELDS.contains(name)) {
      return null;
    }
    return switch (value) {
      case StringValue(String names) -> new CacheDirective(name, names, true, true);
      case TokenValue(String token) -> new CacheDirective(name, token, true, false);
      default -> null;
    };
  }
}
