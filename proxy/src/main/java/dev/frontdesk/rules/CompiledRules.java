package dev.frontdesk.rules;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.FieldNames;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Methods;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.CanonicalPath.Segment;
import dev.frontdesk.rules.PathEnds.Candidate;
import dev.frontdesk.rules.PathIndex.MethodTest;
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
  private final PathIndex<Route> routes;
  private final PathIndex<Write> writes;

  /** The same by {@link LoosePath}. */
  private final PathIndex<Write> looseWrites;

  private static final FieldNames REWRITES = FieldNames.of("x-original-url", "x-rewrite-url");

  private static final int SHORTEST_REWRITE = 13;

  private CompiledRules(RuleSet rules) {
    this.rules = rules;
    PathIndex.Builder<Route> byPath = new PathIndex.Builder<>();
    for (Route route : rules.routes()) {
      route.match().forEach(line -> byPath.add(line, route.conditions(), route));
    }
    PathIndex.Builder<Write> exact = new PathIndex.Builder<>();
    PathIndex.Builder<Write> loose = new PathIndex.Builder<>();
    for (Write write : rules.writes()) {
      write
          .match()
          .forEach(line -> {
            exact.add(line, write.conditions(), write);
            loose.add(LoosePath.of(line), write.conditions(), write);
          });
    }
    this.routes = byPath.build();
    this.writes = exact.build();
    this.looseWrites = loose.build();
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
    List<Segment> segments = path.segments();
    Candidate<Route> first = routes.first(segments, presented, MethodTest.OF_REQUEST);
    Set<String> methods = presented.meant();
    List<MatchedWrite> exact = matchedWrites(writes, segments, presented);
    List<MatchedWrite> matched =
        Methods.areSafe(methods)
            ? exact
            : matchedWrites(looseWrites, LoosePath.of(segments), presented);
    Route route = first == null ? null : first.rule();
    Map<String, String> values =
        first == null ? Map.of() : PathIndex.values(first.pattern().path(), segments);
    return new Classification(
        path.text(),
        route,
        values,
        matched,
        upstream(head, route, exact, segments, presented),
        bypass(head, route, matched, methods));
  }

  /**
   * No rule speaks for such a path, but it has to go somewhere: where a route for the path as it
   * came goes.
   */
  private Classification ambiguous(RequestHead head) {
    String raw = head.path();
    List<Segment> segments =
        raw.startsWith("/")
            ? CanonicalPath.split(raw).stream().map(text -> new Segment(text, text)).toList()
            : null;
    Upstream upstream = upstream(head, null, List.of(), segments, new Presented(head));
    // OPTIONS * names no resource (RFC 9112 §3.2.4): nothing about it is ambiguous.
    Reason reason =
        raw.equals("*") && Methods.areSafe(head) ? Reason.METHOD : Reason.AMBIGUOUS_PATH;
    return new Classification(raw, null, Map.of(), List.of(), upstream, reason);
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
      PathIndex<Write> index, List<Segment> path, Presented presented) {
    List<Candidate<Write>> candidates = index.all(path, presented, MethodTest.MEANT);
    if (candidates.isEmpty()) {
      return List.of();
    }
    List<MatchedWrite> matched = new ArrayList<>(1);
    Set<String> seen = new HashSet<>();
    for (Candidate<Write> candidate : candidates) {
      if (seen.add(candidate.rule().id())) {
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
   *
   * @param path null where no route can be for it
   */
  private Upstream upstream(
      RequestHead head,
      @Nullable Route route,
      List<MatchedWrite> matched,
      @Nullable List<Segment> path,
      Presented presented) {
    Upstream upstream;
    if (route != null) {
      upstream = route.upstream();
    } else if (!matched.isEmpty()) {
      upstream = matched.getFirst().write().upstream();
    } else {
      Candidate<Route> other = path == null ? null : routes.first(path, presented, MethodTest.ANY);
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
