package dev.frontdesk.transaction;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.CanonicalPath;
import dev.frontdesk.rules.ImplicitTags;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.store.Store;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an operator takes out of the cache: the same marks as a write's on all nodes, and a count of
 * what they hit in this process's memory. Off the request's path. Called from any thread but an
 * event loop, because it counts; what it returns completes on any thread.
 */
public final class Purge {
  /** Stored responses that are looked at for a count; above, the count is "at least". */
  public static final int COUNTED = 1_000_000;

  private final Store store;
  private final Invalidation invalidation;
  private final @Nullable Shared shared;
  private final Timing timing;
  private final Duration onItsWay;

  /**
   * @param shared with other nodes; null where this process is alone
   * @param onItsWay how long what was being written to Redis may take to be there
   */
  public Purge(
      Store store,
      Invalidation invalidation,
      @Nullable Shared shared,
      Timing timing,
      Duration onItsWay) {
    this.store = store;
    this.invalidation = invalidation;
    this.shared = shared;
    this.timing = timing;
    this.onItsWay = onItsWay;
  }

  /**
   * @param matched stored responses in memory that it hit
   * @param atLeast not all were looked at
   * @param tags that were marked
   * @param spread what became of it on the other nodes; complete for a dry run
   * @param inRedis responses that were deleted from Redis, or would be, which only {@link
   *     #identity} does: what marks hit there is not looked for, and this is null; as where Redis
   *     was not asked
   */
  public record Purged(
      long matched, boolean atLeast, List<String> tags, Spread spread, @Nullable Long inRedis) {
    private Purged withDeleted(long deleted) {
      return new Purged(matched, atLeast, tags, spread, deleted);
    }
  }

  public Future<Purged> all(boolean soft, boolean dryRun) {
    return purge(List.of(Tag.ALL), response -> true, soft, dryRun);
  }

  public Future<Purged> tags(List<String> texts, boolean soft, boolean dryRun) {
    List<Tag> tags = texts.stream().map(Tag::of).toList();
    return purge(
        tags, response -> tags.stream().anyMatch(tag -> shows(response, tag)), soft, dryRun);
  }

  /**
   * All that is stored for a path, whatever the query.
   *
   * @param host host and port, or null: every host
   */
  public Future<Purged> path(String path, @Nullable String host, boolean soft, boolean dryRun) {
    if (!(CanonicalPath.of(path) instanceof CanonicalPath.Canonical canonical)) {
      throw new IllegalArgumentException(path + " (expected: a path with one reading)");
    }
    Tag tag =
        host == null
            ? ImplicitTags.uriOnAnyHost(canonical.text())
            : ImplicitTags.uri(host.toLowerCase(Locale.ROOT), canonical.text());
    return purge(List.of(tag), response -> shows(response, tag), soft, dryRun);
  }

  /**
   * All that is stored for one person. In Redis it is deleted once the mark has spread, and once
   * more for what was being written then: that is invalid already, but it is the person's.
   *
   * <p>Where Redis could not be asked to delete, {@link Purged#inRedis} is null: the mark is set
   * all the same, and nothing is served, but what is the person's may be there until it expires.
   *
   * @param name of the identity, as the rules have it
   * @param value as requests show it
   */
  public Future<Purged> identity(String name, String value, boolean dryRun) {
    Tag person = ImplicitTags.identity(name, value);
    Future<Purged> marked =
        purge(List.of(person), response -> shows(response, person), false, dryRun);
    Shared tier = shared;
    if (tier == null) {
      return marked;
    }
    if (dryRun) {
      return marked.compose(purged ->
          tier.store()
              .countOf(person.text())
              .map(purged::withDeleted)
              .otherwise(notAsked -> purged));
    }
    return marked.compose(purged ->
        tier.store()
            .forget(person.text())
            .otherwise(0L)
            .compose(first -> later().map(waited -> first))
            .compose(first -> tier.store().forget(person.text()).map(second -> first + second))
            .map(purged::withDeleted)
            .otherwise(notAsked -> purged));
  }

  private Future<Void> later() {
    Promise<Void> waited = Promise.promise();
    timing.after(onItsWay, waited::complete);
    return waited.future();
  }

  private Future<Purged> purge(
      List<Tag> tags, Predicate<StoredResponse> hit, boolean soft, boolean dryRun) {
    // What was invalidated before is not hit again, so it is not counted.
    Store.Count count =
        store.count(
            response ->
                hit.test(response) && invalidation.stillValid(response.sequence(), response.tags()),
            COUNTED);
    Future<Spread> spread =
        dryRun || tags.isEmpty()
            ? Spread.COMPLETE
            : invalidation.invalidate(tags, soft, Consistency.CLUSTER).spread();
    List<String> texts = tags.stream().map(Purge::text).toList();
    return spread.map(how -> new Purged(count.matching(), count.atLeast(), texts, how, null));
  }

  /** The response is hit by a mark on the tag. */
  private static boolean shows(StoredResponse response, Tag tag) {
    String text = tag.text();
    for (Tag shown : response.tags()) {
      boolean same = shown.text().equals(text);
      boolean below = shown.text().startsWith(text + ":");
      boolean above =
          shown.cut() && (shown.text().isEmpty() || text.startsWith(shown.text() + ":"));
      if (same || below || above) {
        return true;
      }
    }
    return false;
  }

  private static String text(Tag tag) {
    return tag.text().isEmpty() ? "(everything)" : tag.text();
  }
}
