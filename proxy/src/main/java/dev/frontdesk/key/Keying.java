package dev.frontdesk.key;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.ImplicitTags;
import dev.frontdesk.rules.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the key step found. */
public sealed interface Keying {
  /**
   * @param fill the request as the origin gets it (before forwarding fields, method GET even for
   *     HEAD): keyed and allow-listed fields only on a {@code Keyed} route, everything on an {@code
   *     Http} route
   * @param shareableOnly credentials ride on the fill: only a response that its origin marks as
   *     shareable (RFC 9111 §3.5) may be stored, or used for this request
   * @param retry on {@code sharing: public}, what a 401 or 403 is retried with, uncached; else null
   * @param notAfter a hit is served only before this time (a token's expiry); null: no end
   * @param route the route's id
   * @param callerTags {@code ~identity:NAME:VALUE} where the answer is one caller's
   * @param leftOut query parameters that are in neither key nor fill
   * @param ranged the request has a Range, which is in neither, either
   */
  record Keyed(
      CacheKey key,
      RequestHead fill,
      boolean shareableOnly,
      @Nullable RequestHead retry,
      @Nullable Instant notAfter,
      String route,
      List<Tag> callerTags,
      LeftOut leftOut,
      boolean ranged)
      implements Keying {

    /**
     * {@code ~uri:…}, {@code ~route:…}, {@code ~identity:NAME:VALUE}. Made when they are asked for:
     * only a fill needs them.
     */
    public List<Tag> implicitTags() {
      List<Tag> tags = new ArrayList<>(2 + callerTags.size());
      tags.add(ImplicitTags.uri(fill.authority(), fill.path()));
      tags.add(ImplicitTags.route(route));
      tags.addAll(callerTags);
      return tags;
    }
  }

  /**
   * The request passes through as it came.
   *
   * @param parameters names of the query parameters that are why, as they came
   */
  record Bypass(Reason reason, List<String> parameters) implements Keying {
    Bypass(Reason reason) {
      this(reason, List.of());
    }
  }
}
