package dev.frontdesk.transaction;

import dev.frontdesk.http.Methods;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Upstream;
import java.util.Locale;

/** Where a request would be answered that the store does not answer, for people. */
final class FetchedFrom {
  private FetchedFrom() {}

  static String text(Classification classification, RequestHead head) {
    Upstream upstream = classification.upstream();
    if (upstream.group().equals(Upstream.QUERIES)) {
      Route route = classification.route();
      Query query = route == null ? null : route.query();
      return query == null || !classification.writes().isEmpty() || !Methods.areSafe(head)
          ? "nowhere: a query answers GET and HEAD only"
          : "query " + query.id() + ", pool " + query.pool().name().toLowerCase(Locale.ROOT);
    }
    return upstream.replicas()
        ? "replicas of " + upstream.group() + ", else its primary"
        : "primary of " + upstream.group();
  }
}
