package dev.frontdesk.rules;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Methods;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.CanonicalPath.Segment;
import dev.frontdesk.rules.PathIndex.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule set made ready for matching: made once per load, asked from any thread. Of routes the
 * first that matches counts, of writes all.
 */
public final class CompiledRules {
  private final RuleSet rules;
  private final PathIndex<Route> routes = new PathIndex<>();
  private final PathIndex<Write> writes = new PathIndex<>();

  /** The same by {@link LoosePath}. */
  private final PathIndex<Write> looseWrites = new PathIndex<>();

  private static final Set<String> REWRITES = Set.of("x-original-url", "x-rewrite-url");

  private static final int SHORTEST_REWRITE = 13;

  private CompiledRules(RuleSet rules) {
    this.rules = rules;
    rules.routes().forEach(route -> route.match().forEach(line -> routes.add(line, route)));
    rules
        .writes()
        .forEach(write ->
            write
                .match()
                .forEach(line -> {
                  writes.add(line, write);
                  looseWrites.add(LoosePath.of(line), write);
                }));
  }

  public static CompiledRules of(RuleSet rules) {
    return new CompiledRules(rules);
  }

  public RuleSet rules() {
    return rules;
  }

  public Classification classify(RequestHead head) {
    if (!(CanonicalPath.of(head.path()) instanceof CanonicalPath.Canonical path)
        || namesAnotherTarget(head)) {
      return ambiguous(head);
    }
    Presented presented = new Presented(head);
    List<Candidate<Route>> candidates = routes.find(path.segments());
    Candidate<Route> first = first(candidates, presented, true);
    Set<String> methods = Methods.meant(head);
    List<MatchedWrite> exact = matchedWrites(writes, path.segments(), methods, presented);
    List<MatchedWrite> matched =
        Methods.areSafe(methods)
            ? exact
            : matchedWrites(looseWrites, LoosePath.of(path.segments()), methods, presented);
    Route route = first == null ? null : first.rule();
    Map<String, String> values =
        first == null ? Map.of() : PathIndex.values(first.pattern().path(), path.segments());
    return new Classification(
        path.text(),
        route,
        values,
        matched,
        upstream(head, route, exact, candidates, presented),
        bypass(head, route, matched, methods));
  }

  /**
   * No rule speaks for such a path, but it has to go somewhere: where a route for the path as it
   * came goes.
   */
  private Classification ambiguous(RequestHead head) {
    String raw = head.path();
    List<Candidate<Route>> candidates =
        raw.startsWith("/")
            ? routes.find(
                CanonicalPath.split(raw).stream().map(text -> new Segment(text, text)).toList())
            : List.of();
    Upstream upstream = upstream(head, null, List.of(), candidates, new Presented(head));
    // OPTIONS * names no resource (RFC 9112 §3.2.4): nothing about it is ambiguous.
    Reason reason =
        raw.equals("*") && Methods.areSafe(head) ? Reason.METHOD : Reason.AMBIGUOUS_PATH;
    return new Classification(raw, null, Map.of(), List.of(), upstream, reason);
  }

  private static @Nullable Candidate<Route> first(
      List<Candidate<Route>> candidates, Presented presented, boolean byMethod) {
    for (Candidate<Route> candidate : candidates) {
      if ((!byMethod || candidate.pattern().matchesMethod(presented.head().method()))
          && presented.meets(candidate.rule().conditions())) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * Some frameworks let a field say what was really asked for. Where it does not say what the
   * request line says, nobody knows what the origin will answer, or change.
   */
  private static boolean namesAnotherTarget(RequestHead head) {
    for (Field line : head.fields()) {
      if (line.name().length() >= SHORTEST_REWRITE
          && line.isAmong(REWRITES)
          && !line.value().equals(head.path())
          && !line.value().equals(head.target())) {
        return true;
      }
    }
    return false;
  }

  private static List<MatchedWrite> matchedWrites(
      PathIndex<Write> index, List<Segment> path, Set<String> methods, Presented presented) {
    List<Candidate<Write>> candidates = index.find(path);
    if (candidates.isEmpty()) {
      return List.of();
    }
    List<MatchedWrite> matched = new ArrayList<>(1);
    Set<String> seen = new HashSet<>();
    for (Candidate<Write> candidate : candidates) {
      if (methods.stream().anyMatch(candidate.pattern()::matchesMethod)
          && presented.meets(candidate.rule().conditions())
          && seen.add(candidate.rule().id())) {
        matched.add(
            new MatchedWrite(candidate.rule(), PathIndex.values(candidate.pattern().path(), path)));
      }
    }
    return List.copyOf(matched);
  }

  /**
   * The route's; else the first write's; else that of the first route for this path with another
   * method, so that an unnamed POST goes where GET goes; else the default. What is no read goes to
   * no replica.
   */
  private Upstream upstream(
      RequestHead head,
      @Nullable Route route,
      List<MatchedWrite> matched,
      List<Candidate<Route>> candidates,
      Presented presented) {
    Upstream upstream;
    if (route != null) {
      upstream = route.upstream();
    } else if (!matched.isEmpty()) {
      upstream = matched.getFirst().write().upstream();
    } else {
      Candidate<Route> other = first(candidates, presented, false);
      upstream = other == null ? rules.defaultUpstream() : other.rule().upstream();
    }
    boolean read = isRead(head) && matched.isEmpty();
    if (upstream.group().equals(Upstream.QUERIES) && !(read && isQuestion(head, route))) {
      return matched.isEmpty() ? rules.defaultUpstream() : matched.getFirst().write().upstream();
    }
    return read || !upstream.replicas() ? upstream : new Upstream(upstream.group(), false);
  }

  /** A declared query answers what only reads; all else on its path goes to an upstream. */
  private static boolean isQuestion(RequestHead head, @Nullable Route route) {
    return route != null
        && Methods.meant(head).size() == 1
        && !Forwarding.asksUpgrade(head)
        && !hasBody(head);
  }

  private static boolean isRead(RequestHead head) {
    return head.method().equals("GET") || head.method().equals("HEAD");
  }

  private static @Nullable Reason bypass(
      RequestHead head, @Nullable Route route, List<MatchedWrite> matched, Set<String> methods) {
    if (Forwarding.asksUpgrade(head)) {
      return Reason.UPGRADE;
    }
    if (!matched.isEmpty()) {
      return Reason.WRITE;
    }
    if (!isRead(head) || methods.size() > 1) {
      return Reason.METHOD;
    }
    if (route == null || route.cache() instanceof CacheMode.Off) {
      return Reason.CACHE_OFF;
    }
    return hasBody(head) ? Reason.BODY : null;
  }

  /** RFC 9112 §6.3: a request has content where one of the two says so. */
  private static boolean hasBody(RequestHead head) {
    String length = head.fields().combined("content-length");
    return head.fields().contains("transfer-encoding") || (length != null && !length.equals("0"));
  }
}
