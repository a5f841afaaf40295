package dev.frontdesk.http;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cache-Control of a response (RFC 9111 §5.2.2). Every doubt is read on the safe side (RFC 9111
 * §4.2.1): a lifetime that is junk is zero, of several the shortest counts, what restricts counts
 * in any form, what grants counts only as it is defined.
 *
 * @param noCache also in its qualified form, {@code no-cache="field"} (RFC 9111 §5.2.2.4)
 * @param isPrivate also in its qualified form, {@code private="field"} (RFC 9111 §5.2.2.7)
 * @param directives all of them in order, unknown ones included
 */
public record ResponseCacheControl(
    boolean noStore,
    boolean noCache,
    boolean isPrivate,
    boolean isPublic,
    boolean mustRevalidate,
    boolean proxyRevalidate,
    boolean mustUnderstand,
    boolean noTransform,
    @Nullable Duration maxAge,
    @Nullable Duration sharedMaxAge,
    @Nullable Duration staleWhileRevalidate,
    @Nullable Duration staleIfError,
    List<CacheDirective> directives) {

  public ResponseCacheControl {
    directives = List.copyOf(directives);
  }

  public static ResponseCacheControl of(Fields fields) {
    return of(CacheDirective.parse(fields));
  }

  private static ResponseCacheControl of(List<CacheDirective> all) {
    return new ResponseCacheControl(
        CacheDirective.has(all, "no-store"),
        CacheDirective.has(all, "no-cache"),
        CacheDirective.has(all, "private"),
        CacheDirective.hasBare(all, "public"),
        CacheDirective.has(all, "must-revalidate"),
        CacheDirective.has(all, "proxy-revalidate"),
        CacheDirective.hasBare(all, "must-understand"),
        CacheDirective.has(all, "no-transform"),
        CacheDirective.shortest(all, "max-age", Duration.ZERO),
        CacheDirective.shortest(all, "s-maxage", Duration.ZERO),
        CacheDirective.shortest(all, "stale-while-revalidate", Duration.ZERO),
        CacheDirective.shortest(all, "stale-if-error", Duration.ZERO),
        all);
  }

  /** As if the directives of these names (lower case) had not been sent. */
  public ResponseCacheControl ignoring(Set<String> names) {
    return names.isEmpty()
        ? this
        : of(directives.stream().filter(directive -> !names.contains(directive.name())).toList());
  }

  /** It may not be served stale by a shared cache (RFC 9111 §5.2.2.2, §5.2.2.8, §5.2.2.10). */
  public boolean forbidsStale() {
    return mustRevalidate || proxyRevalidate || sharedMaxAge != null;
  }

  /** Addressed to every cache, or to shared ones: {@code public} or {@code s-maxage}. */
  public boolean marksShareable() {
    return isPublic || sharedMaxAge != null;
  }
}
