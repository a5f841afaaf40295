package dev.frontdesk.transaction;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.origin.Reading;
import dev.frontdesk.origin.Shown;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.replica.Demand;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is demanded of a replica, or of a declared query, that answers a read in the place of the
 * primary.
 *
 * <p><b>Of a fill.</b> A replica that shows all that was marked up to {@code r} is as good as the
 * primary, asked when {@code r} was the sequence. That is good enough where nothing later is marked
 * on what the answer will be stored under, softly or not. Where only the response tells its tags,
 * it must show all that is marked at all. What is validated shows what its own tags say, so these
 * count, too. What comes has the stamp {@code r}: where the demand was wrong after all, the look at
 * every read finds it out.
 *
 * <p><b>Of what only passes</b>: that it is not older than the client's own last write.
 */
final class Demands {
  private static final List<Tag> EVERYTHING = List.of(Tag.ALL);

  private Demands() {}

  /** A declared query answers the request. */
  static boolean isForQuery(Classification classification) {
    Route route = classification.route();
    return route != null && route.query() != null;
  }

  /** Of a request whose answer may be stored, or confirms what is; null: the primary answers. */
  static @Nullable Reading ofFill(
      Parts parts, Request request, FillPlan plan, @Nullable StoredResponse validated) {
    Reader reader = request.reader();
    if (reader == null || !mayBeElsewhere(request)) {
      return null;
    }
    List<Tag> tags = shownBy(plan, validated);
    Invalidation invalidation = parts.invalidation();
    return new Reading(
        new Demand(shown -> invalidation.untouched(shown, tags), reader.floor()),
        query(request),
        plan.evidence());
  }

  /** Of a request that passes through; null: the primary answers. */
  static @Nullable Reading ofPassing(Request request) {
    Reader reader = request.reader();
    return reader == null || !mayBeElsewhere(request)
        ? null
        : new Reading(
            Demand.of(reader.floor()),
            query(request),
            Evidence.ofRequest(request.classification().path(), request.head(), reader.who()));
  }

  /**
   * Whether an answer may be given to all that wait for the fill: what was marked when it began is
   * in it, or nothing later than it shows is marked on it by now.
   *
   * @param began the sequence when the fill began, which nobody has joined for whom it is too old
   */
  static boolean isForAll(
      Parts parts, Shown shown, long began, FillPlan plan, @Nullable StoredResponse validated) {
    return shown.enough()
        && (shown.sequence() >= began
            || parts.invalidation().stillValid(shown.sequence(), shownBy(plan, validated)));
  }

  /** A replica may answer, or a declared query does. */
  static boolean mayBeElsewhere(Request request) {
    return request.reader() != null
        && (request.classification().upstream().replicas() || query(request) != null);
  }

  private static @Nullable Query query(Request request) {
    Route route = request.classification().route();
    return route == null ? null : route.query();
  }

  private static List<Tag> shownBy(FillPlan plan, @Nullable StoredResponse validated) {
    if (!plan.tagsComeFromRequest()) {
      return EVERYTHING;
    }
    List<Tag> tags = plan.joiningTags();
    if (validated == null) {
      return tags;
    }
    List<Tag> both = new ArrayList<>(tags);
    both.addAll(validated.tags());
    return both;
  }
}
