package dev.frontdesk.rules;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Methods;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.StructuredStrings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cache groups as implicit tags (RFC 9875). A group belongs to the origin of the target URI, so the
 * groups of one origin never meet those of another (§2.1). Any thread.
 *
 * <p>The bounds are above the least that RFC 9875 §2 and §3 ask for, 32 groups of 32 characters.
 * Over them more is cleared, never less: such a response shows everything, and such an invalidation
 * clears all groups of its origin.
 */
public final class CacheGroups {
  /** Groups of one field. */
  public static final int MOST_GROUPS = 128;

  /** Characters of one group's name. */
  public static final int MOST_CHARACTERS = 128;

  private CacheGroups() {}

  /** What a response to this request shows by its Cache-Groups (RFC 9875 §2). */
  public static List<Tag> shownBy(RequestHead request, Fields response) {
    List<String> names = StructuredStrings.of(response, "Cache-Groups");
    List<Tag> tags = tags(request, names);
    return tags == null ? List.of(Tag.ALL) : tags;
  }

  /**
   * What a response to this request clears by its Cache-Group-Invalidation (RFC 9875 §3): whatever
   * its status, since the RFC excepts none, and nothing where the method is safe.
   */
  public static List<Tag> clearedBy(RequestHead request, Fields response) {
    if (Methods.isSafe(request.method())) {
      return List.of();
    }
    List<String> names = StructuredStrings.of(response, "Cache-Group-Invalidation");
    List<Tag> tags = tags(request, names);
    return tags == null ? List.of(all(request)) : tags;
  }

  /** What a response may show that has not come yet: any group of the origin. */
  public static Tag any(RequestHead request) {
    return new Tag(all(request).text(), true);
  }

  private static Tag all(RequestHead request) {
    return ImplicitTags.groups(request.scheme(), authority(request));
  }

  /** Each once; null where there are too many, or one is too long. */
  private static @Nullable List<Tag> tags(RequestHead request, @Nullable List<String> names) {
    if (names == null || names.isEmpty()) {
      return List.of();
    }
    Set<String> distinct = new LinkedHashSet<>(names);
    if (distinct.size() > MOST_GROUPS
        || distinct.stream().anyMatch(name -> name.length() > MOST_CHARACTERS)) {
      return null;
    }
    String authority = authority(request);
    return distinct.stream()
        .map(name -> ImplicitTags.group(request.scheme(), authority, name))
        .toList();
  }

  private static String authority(RequestHead request) {
    return Authority.normalised(request.scheme(), request.authority());
  }
}
