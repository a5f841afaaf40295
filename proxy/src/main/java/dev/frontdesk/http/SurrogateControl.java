package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code Surrogate-Control} (Edge Architecture Specification 1.0, §2.2): {@code max-age=N}, {@code
 * max-age=N+M}, {@code no-store}, {@code no-store-remote}, {@code content="…"}, and {@code ;name}
 * behind a directive that is for one device only. The directives of Cache-Control are understood
 * here, too, since origins send them.
 */
public final class SurrogateControl {
  public static final String NAME = "Surrogate-Control";

  /** Where the origin learns which device it may speak to (§2.1). */
  public static final String CAPABILITY = "Surrogate-Capability";

  /** Without one of these it leaves it to other fields whether, and how long, answers are kept. */
  private static final Set<String> DECIDING =
      Set.of("max-age", "s-maxage", "no-store", "no-cache", "private");

  private static final Set<String> ACCOMPANYING =
      Set.of(
          "public",
          "must-revalidate",
          "proxy-revalidate",
          "stale-while-revalidate",
          "stale-if-error");

  private SurrogateControl() {}

  /** A member of the list of capabilities: no content is processed here, so only control. */
  public static String capability(String device) {
    return device + "=\"Surrogate/1.0\"";
  }

  /** Null where nothing in it is for this device and about keeping the answer. */
  static @Nullable ResponseCacheControl of(Fields response, String device) {
    Map<String, List<CacheDirective>> forAll = new LinkedHashMap<>();
    Map<String, List<CacheDirective>> forUs = new LinkedHashMap<>();
    for (String member : Tokens.members(response, NAME)) {
      List<String> parts = Tokens.split(member, ';');
      List<String> targets = parts.subList(1, parts.size());
      Map<String, List<CacheDirective>> meant =
          targets.isEmpty() ? forAll : targets.contains(device) ? forUs : null;
      if (meant != null) {
        understood(parts.getFirst())
            .forEach(directive ->
                meant.computeIfAbsent(directive.name(), none -> new ArrayList<>()).add(directive));
      }
    }
    // What is addressed to us replaces what is said to all (§2.3).
    forAll.putAll(forUs);
    List<CacheDirective> all = forAll.values().stream().flatMap(List::stream).toList();
    boolean decides = all.stream().anyMatch(directive -> DECIDING.contains(directive.name()));
    return decides ? ResponseCacheControl.of(all) : null;
  }

  private static Stream<CacheDirective> understood(String text) {
    CacheDirective directive = CacheDirective.parse(text);
    if (directive.is("no-store-remote")) {
      // Whether we count as remote cannot be known here: then it is not kept.
      return Stream.of(new CacheDirective("no-store", null, true, false));
    }
    if (!DECIDING.contains(directive.name()) && !ACCOMPANYING.contains(directive.name())) {
      return Stream.empty();
    }
    String argument = directive.argument();
    if (argument == null || !directive.is("max-age") || argument.indexOf('+') < 0) {
      return Stream.of(directive);
    }
    int plus = argument.indexOf('+');
    boolean wellFormed = directive.wellFormed();
    return Stream.of(
        new CacheDirective("max-age", argument.substring(0, plus), wellFormed, false),
        new CacheDirective(
            "stale-while-revalidate", argument.substring(plus + 1), wellFormed, false));
  }
}
