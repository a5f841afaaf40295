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
 * @param noCache the bare form, or one that {@link QualifiedForm} does not take as naming fields
 * @param isPrivate likewise
 * @param directives all of them in order, unknown ones included
 * @param noCacheFields of {@code no-cache="field"} (RFC 9111 §5.2.2.4), in lower case, sorted
 * @param privateFields of {@code private="field"} (RFC 9111 §5.2.2.7), in lower case, sorted
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
    List<CacheDirective> directives,
    Set<String> noCacheFields,
    Set<String> privateFields) {

  private static final String FIELD = "Cache-Control";

  /** An origin says the same of many responses. */
  private static final Remembered<ResponseCacheControl> READ =
      new Remembered<>(line -> of(CacheDirective.parse(Fields.of(FIELD, line))));

  private static final ResponseCacheControl NONE = of(List.of());

  public ResponseCacheControl {
    directives = List.copyOf(directives);
  }

  public static ResponseCacheControl of(Fields fields) {
    if (!fields.contains(FIELD)) {
      return NONE;
    }
    String only = fields.only(FIELD);
    return only == null ? of(CacheDirective.parse(fields)) : READ.of(only);
  }

  static ResponseCacheControl of(List<CacheDirective> all) {
    return new ResponseCacheControl(
        CacheDirective.has(all, "no-store"),
        QualifiedForm.countsAsBare(all, "no-cache"),
        QualifiedForm.countsAsBare(all, "private"),
        CacheDirective.hasBare(all, "public"),
        CacheDirective.has(all, "must-revalidate"),
        CacheDirective.has(all, "proxy-revalidate"),
        CacheDirective.hasBare(all, "must-understand"),
        CacheDirective.has(all, "no-transform"),
        CacheDirective.shortest(all, "max-age", Duration.ZERO),
        CacheDirective.shortest(all, "s-maxage", Duration.ZERO),
        CacheDirective.shortest(all, "stale-while-revalidate", Duration.ZERO),
        CacheDirective.shortest(all, "stale-if-error", Duration.ZERO),
        all,
        QualifiedForm.fields(all, "no-cache"),
        QualifiedForm.fields(all, "private"));
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
