package dev.frontdesk.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stored responses a replacement of the rules makes wrong: those of routes that say something
 * else now. Their tags, key or lifetime are the old rule's, so a write under the new rules might
 * not reach them. And what rows of the database clear by a rule that is new. Any thread.
 */
public final class Outdated {
  private Outdated() {}

  /** The tags to invalidate once {@code after} is in force; empty where nothing has changed. */
  public static List<Tag> tags(RuleSet before, RuleSet after) {
    boolean sameGround =
        before.identities().equals(after.identities())
            && before.ignoredQuery().equals(after.ignoredQuery())
            && before.ignoredCookies().equals(after.ignoredCookies())
            && before.credentials().equals(after.credentials())
            && before.allowedFields().equals(after.allowedFields());
    if (!sameGround) {
      return List.of(Tag.ALL);
    }
    Map<String, Route> now =
        after.routes().stream().collect(Collectors.toMap(Route::id, Function.identity()));
    return Stream.concat(
            before.routes().stream()
                .filter(route -> !route.saysTheSameAs(now.get(route.id())))
                .map(route -> ImplicitTags.route(route.id())),
            news(before, after))
        .distinct()
        .toList();
  }

  /**
   * What a change of rows clears that said nothing of the kind before: rows may have changed by
   * then, of which nobody was told, or whose tags were others.
   */
  private static Stream<Tag> news(RuleSet before, RuleSet after) {
    Set<Change> known =
        before.changes().stream().map(Change::placeless).collect(Collectors.toSet());
    return after.changes().stream()
        .filter(change -> !known.contains(change.placeless()))
        .flatMap(change -> RowTags.tableWide(change).stream());
  }
}
