package dev.frontdesk.http;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cache-Control of a request (RFC 9111 §5.2.1), each doubt read as asking for more: a {@code
 * max-age} that is junk is zero, a {@code min-fresh} that is junk is longer than any lifetime, a
 * {@code max-stale} that is junk allows nothing.
 *
 * @param maxStale null: nothing stale is wanted; without an argument {@link CacheDirective#LONGEST}
 * @param directives all of them in order, unknown ones included
 */
public record RequestCacheControl(
    boolean noStore,
    boolean noCache,
    boolean noTransform,
    boolean onlyIfCached,
    @Nullable Duration maxAge,
    @Nullable Duration minFresh,
    @Nullable Duration maxStale,
    List<CacheDirective> directives) {

  private static final String FIELD = "Cache-Control";

  /** A request that asks for nothing. */
  public static final RequestCacheControl NONE =
      new RequestCacheControl(false, false, false, false, null, null, null, List.of());

  private static final Remembered<RequestCacheControl> READ =
      new Remembered<>(line -> read(Fields.of(FIELD, line)));

  public RequestCacheControl {
    directives = List.copyOf(directives);
  }

  /**
   * {@code Pragma: no-cache} counts as {@code no-cache} where there is no Cache-Control (RFC 9111
   * §5.4: what HTTP/1.0 clients mean by it). In responses Pragma means nothing.
   */
  public static RequestCacheControl of(Fields fields) {
    if (!fields.contains(FIELD) && !fields.contains("Pragma")) {
      return NONE;
    }
    // Beside Cache-Control, Pragma counts for nothing.
    String only = fields.only(FIELD);
    return only == null ? read(fields) : READ.of(only);
  }

  private static RequestCacheControl read(Fields fields) {
    List<CacheDirective> all = CacheDirective.parse(fields);
    boolean pragma = !fields.contains(FIELD) && pragmaNoCache(fields);
    if (all.isEmpty() && !pragma) {
      return NONE;
    }
    return new RequestCacheControl(
        CacheDirective.has(all, "no-store"),
        pragma || CacheDirective.has(all, "no-cache"),
        CacheDirective.has(all, "no-transform"),
        CacheDirective.has(all, "only-if-cached"),
        CacheDirective.shortest(all, "max-age", Duration.ZERO),
        longestMinFresh(all),
        shortestMaxStale(all),
        all);
  }

  private static boolean pragmaNoCache(Fields fields) {
    return Tokens.members(fields, "Pragma").stream().anyMatch("no-cache"::equalsIgnoreCase);
  }

  private static @Nullable Duration longestMinFresh(List<CacheDirective> all) {
    Duration longest = null;
    for (CacheDirective directive : all) {
      if (directive.is("min-fresh")) {
        Duration given = directive.seconds();
        Duration meant = given == null ? CacheDirective.LONGEST : given;
        longest = longest == null || meant.compareTo(longest) > 0 ? meant : longest;
      }
    }
    return longest;
  }

  private static @Nullable Duration shortestMaxStale(List<CacheDirective> all) {
    List<CacheDirective> bounded =
        all.stream().filter(directive -> !directive.isBare("max-stale")).toList();
    Duration shortest = CacheDirective.shortest(bounded, "max-stale", Duration.ZERO);
    boolean unbounded = CacheDirective.hasBare(all, "max-stale");
    return shortest == null && unbounded ? CacheDirective.LONGEST : shortest;
  }
}
