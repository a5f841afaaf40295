package dev.frontdesk.transaction;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.CanonicalPath;
import dev.frontdesk.rules.ImplicitTags;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an operator takes out of the cache: the same marks as a write's, and a count of what they
 * hit. Off the request's path; any thread but an event loop.
 */
public final class Purge {
  /** Stored responses that are looked at for a count; above, the count is "at least". */
  public static final int COUNTED = 1_000_000;

  private final Store store;
  private final Invalidation invalidation;

  public Purge(Store store, Invalidation invalidation) {
    this.store = store;
    this.invalidation = invalidation;
  }

  /**
   * @param matched stored responses that it hit
   * @param atLeast not all were looked at
   * @param tags that were marked
   */
  public record Purged(long matched, boolean atLeast, List<String> tags) {}

  public Purged all(boolean soft, boolean dryRun) {
    return purge(List.of(Tag.ALL), response -> true, soft, dryRun);
  }

  public Purged tags(List<String> texts, boolean soft, boolean dryRun) {
    List<Tag> tags = texts.stream().map(Tag::of).toList();
    return purge(
        tags, response -> tags.stream().anyMatch(tag -> shows(response, tag)), soft, dryRun);
  }

  /**
   * All that is stored for a path, whatever the query.
   *
   * @param host host and port, or null: every host
   */
  public Purged path(String path, @Nullable String host, boolean soft, boolean dryRun) {
    if (!(CanonicalPath.of(path) instanceof CanonicalPath.Canonical canonical)) {
      throw new IllegalArgumentException(path + " (expected: a path with one reading)");
    }
    Tag tag =
        host == null
            ? ImplicitTags.uriOnAnyHost(canonical.text())
            : ImplicitTags.uri(host.toLowerCase(Locale.ROOT), canonical.text());
    return purge(List.of(tag), response -> shows(response, tag), soft, dryRun);
  }

  private Purged purge(
      List<Tag> tags, Predicate<StoredResponse> hit, boolean soft, boolean dryRun) {
    // What was invalidated before is not hit again, so it is not counted.
    Store.Count count =
        store.count(
            response ->
                hit.test(response) && invalidation.stillValid(response.sequence(), response.tags()),
            COUNTED);
    if (!dryRun && !tags.isEmpty()) {
      invalidation.invalidate(tags, soft, Consistency.CLUSTER);
    }
    return new Purged(count.matching(), count.atLeast(), tags.stream().map(Purge::text).toList());
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
