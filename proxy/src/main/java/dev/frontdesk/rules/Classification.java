package dev.frontdesk.rules;

import dev.frontdesk.http.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of a request head.
 *
 * @param canonicalPath what is matched, keyed and sent to the origin on a caching route; the path
 *     as it came where it is ambiguous
 * @param route the first route that matches, or null
 * @param path the values of the route's path parameters, percent-decoded
 * @param writes all write rules that match; not empty means that the request is a write, whatever
 *     its method
 * @param upstream the route's; else the first write's; else the default
 * @param bypass why the cache is not asked, or null where it is (then the route is there and
 *     caches)
 */
public record Classification(
    String canonicalPath,
    @Nullable Route route,
    Map<String, String> path,
    List<MatchedWrite> writes,
    Upstream upstream,
    @Nullable Reason bypass) {}
