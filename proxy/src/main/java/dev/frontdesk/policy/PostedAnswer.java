package dev.frontdesk.policy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Tokens;
import dev.frontdesk.rules.CacheMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the answer to a POST is stored for later GET and HEAD requests (RFC 9110 §9.3.3): its
 * origin must say so twice, by freshness of its own and by a Content-Location that is the target.
 */
public final class PostedAnswer {
  private PostedAnswer() {}

  /**
   * @param target the request whose target the answer must be about
   * @param presented what a GET with the POST's fields would have sent
   * @param until as in {@link StoragePolicy#decide}
   * @return how it is stored, or null where it is not
   */
  public static Storage.@Nullable Store stored(
      RequestHead target,
      RequestHead presented,
      SharingNeed need,
      ResponseHead response,
      CacheMode mode,
      Instant requestTime,
      Instant responseTime,
      @Nullable Instant until) {
    List<String> locations = response.fields().all("Content-Location");
    if (response.status() != 200
        || locations.size() != 1
        || !isReadable(response.fields())
        || !InvalidatedUris.isTarget(target, locations.getFirst())) {
      return null;
    }
    return StoragePolicy.decide(presented, need, response, mode, requestTime, responseTime, until)
                instanceof Storage.Store store
            && isFreshByOrigin(store.freshness(), responseTime)
        ? store
        : null;
  }

  /**
   * Other codings than a fill asks for came because the client of the POST accepts them; not every
   * client of a GET does.
   */
  private static boolean isReadable(Fields response) {
    List<String> codings = Tokens.members(response, "Content-Encoding");
    return codings.isEmpty() || codings.equals(List.of("gzip"));
  }

  private static boolean isFreshByOrigin(Freshness freshness, Instant responseTime) {
    return freshness.source() == Freshness.Source.ORIGIN
        && !freshness.alwaysValidate()
        && freshness.left(responseTime).isPositive();
  }
}
