package dev.frontdesk.http;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of field names in lower case that is asked for each line of each request, and makes nothing
 * for that. Immutable; any thread. Also knows the names that messages usually have.
 */
public final class FieldNames extends AbstractSet<String> {
  /** In the spelling that most clients and origins use; HTTP/2 and some clients use lower case. */
  private static final List<String> USUAL =
      List.of(
          "Accept",
          "Accept-Charset",
          "Accept-Encoding",
          "Accept-Language",
          "Age",
          "Authorization",
          "Cache-Control",
          "Connection",
          "Content-Length",
          "Content-Type",
          "Cookie",
          "DNT",
          "Date",
          "ETag",
          "Expect",
          "Forwarded",
          "Host",
          "If-Match",
          "If-Modified-Since",
          "If-None-Match",
          "If-Range",
          "If-Unmodified-Since",
          "Origin",
          "Pragma",
          "Priority",
          "Range",
          "Referer",
          "Sec-CH-UA",
          "Sec-CH-UA-Mobile",
          "Sec-CH-UA-Platform",
          "Sec-Fetch-Dest",
          "Sec-Fetch-Mode",
          "Sec-Fetch-Site",
          "Sec-Fetch-User",
          "TE",
          "Traceparent",
          "Tracestate",
          "Transfer-Encoding",
          "Upgrade",
          "Upgrade-Insecure-Requests",
          "User-Agent",
          "Vary",
          "Via",
          "X-Correlation-Id",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Real-IP",
          "X-Request-Id",
          "X-Requested-With");

  private static final Map<String, String> LOWER = lowerOfUsual();

  private final Set<String> names;
  private final String[] all;

  /** One bit per length, the last for all that are longer. */
  private final long lengths;

  private FieldNames(Collection<String> names) {
    this.names = Set.copyOf(names);
    this.all = this.names.toArray(String[]::new);
    long found = 0;
    for (String name : all) {
      found |= length(name);
    }
    this.lengths = found;
  }

  public static FieldNames of(String... names) {
    return new FieldNames(List.of(names));
  }

  public static FieldNames of(Collection<String> names) {
    return names instanceof FieldNames made ? made : new FieldNames(names);
  }

  /** Usual names in the spellings that they come in: {@code Host}, {@code host}. */
  public static Set<String> usual() {
    return LOWER.keySet();
  }

  /** It is one of them, and so a good name. */
  public static boolean isUsual(String name) {
    return LOWER.containsKey(name);
  }

  /** The name in lower case; of a usual one always the same text, and nothing is made. */
  public static String lower(String name) {
    String known = LOWER.get(name);
    return known == null ? name.toLowerCase(Locale.ROOT) : known;
  }

  /** One of these has this spelling: see {@link Field#isAmong}. */
  boolean spells(String name) {
    if ((lengths & length(name)) == 0) {
      return false;
    }
    for (String other : all) {
      if (Field.isSpelledLike(name, other)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean contains(@Nullable Object name) {
    return name != null && names.contains(name);
  }

  @Override
  public Iterator<String> iterator() {
    return names.iterator();
  }

  @Override
  public int size() {
    return all.length;
  }

  private static long length(String name) {
    return 1L << Math.min(name.length(), Long.SIZE - 1);
  }

  private static Map<String, String> lowerOfUsual() {
    Map<String, String> lower = new HashMap<>();
    for (String name : USUAL) {
      String small = name.toLowerCase(Locale.ROOT);
      lower.put(name, small);
      lower.put(small, small);
    }
    return Map.copyOf(lower);
  }
}
