package dev.frontdesk.transaction;

import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Upstream;
import java.util.Locale;
import java.util.Objects;

/** Where a request would be answered that the store does not answer, for people. */
final class FetchedFrom {
  private FetchedFrom() {}

  static String text(Classification classification) {
    Upstream upstream = classification.upstream();
    if (upstream.group().equals(Upstream.QUERIES)) {
      // Rules send nothing else there.
      Query query = Objects.requireNonNull(Objects.requireNonNull(classification.route()).query());
      return "query " + query.id() + ", pool " + query.pool().name().toLowerCase(Locale.ROOT);
    }
    return upstream.replicas()
        ? "replicas of " + upstream.group() + ", else its primary"
        : "primary of " + upstream.group();
  }
}
