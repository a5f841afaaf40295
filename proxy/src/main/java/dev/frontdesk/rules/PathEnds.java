package dev.frontdesk.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The patterns that end at one place of a {@link PathIndex}. Those that are for one host stand by
 * that host, so that a thousand hosts with the same path cost a look-up no more than one. Made
 * once, then read from any thread.
 */
final class PathEnds<T> {
  /** Later than all that are added. */
  static final int NONE = Integer.MAX_VALUE;

  private static final PathEnds<?> EMPTY = new PathEnds<>(List.of());

  /** A rule's pattern; of two, the one with the lower order was added first. */
  record Candidate<T>(int order, MatchPattern pattern, Conditions conditions, T rule) {}

  private final List<Candidate<T>> anyHost = new ArrayList<>(1);
  private final Map<String, List<Candidate<T>>> byHost = new HashMap<>();
  private final int least;

  private PathEnds(List<Candidate<T>> candidates) {
    this.least = candidates.isEmpty() ? NONE : candidates.getFirst().order();
    for (Candidate<T> candidate : candidates) {
      String host = candidate.conditions().host();
      if (host == null) {
        anyHost.add(candidate);
      } else {
        for (String form : forms(host)) {
          byHost.computeIfAbsent(form, absent -> new ArrayList<>(1)).add(candidate);
        }
      }
    }
  }

  /**
   * @param candidates in their order
   */
  @SuppressWarnings("unchecked") // It holds nothing.
  static <T> PathEnds<T> of(List<Candidate<T>> candidates) {
    return candidates.isEmpty() ? (PathEnds<T>) EMPTY : new PathEnds<>(candidates);
  }

  /**
   * All that a request may call this host: see {@link Presented#meets}, which has the last word.
   */
  private static Set<String> forms(String host) {
    Set<String> forms = new HashSet<>();
    forms.add(Authority.normalised("http", host));
    forms.add(Authority.normalised("https", host));
    forms.add(Authority.normalised("", host));
    forms.add(Authority.host(host));
    return forms;
  }

  /** The order of the first, or {@link #NONE}. */
  int least() {
    return least;
  }

  /** The first that matches; or the one that was found before, where that was added earlier. */
  @Nullable Candidate<T> first(
      Presented presented, PathIndex.MethodTest methods, @Nullable Candidate<T> before) {
    if (least == NONE) {
      return before;
    }
    Candidate<T> best = first(anyHost, presented, methods, before);
    if (byHost.isEmpty()) {
      return best;
    }
    best = first(of(presented.authority()), presented, methods, best);
    return presented.hasPort() ? first(of(presented.host()), presented, methods, best) : best;
  }

  /** Adds all that match, each once. */
  void collect(Presented presented, PathIndex.MethodTest methods, List<Candidate<T>> found) {
    if (least == NONE) {
      return;
    }
    collect(anyHost, presented, methods, found);
    if (byHost.isEmpty()) {
      return;
    }
    List<Candidate<T>> ofAuthority = of(presented.authority());
    collect(ofAuthority, presented, methods, found);
    if (presented.hasPort()) {
      for (Candidate<T> candidate : of(presented.host())) {
        if (!ofAuthority.contains(candidate) && matches(candidate, presented, methods)) {
          found.add(candidate);
        }
      }
    }
  }

  private List<Candidate<T>> of(String host) {
    List<Candidate<T>> there = byHost.get(host);
    return there == null ? List.of() : there;
  }

  private static <T> @Nullable Candidate<T> first(
      List<Candidate<T>> candidates,
      Presented presented,
      PathIndex.MethodTest methods,
      @Nullable Candidate<T> before) {
    for (int i = 0; i < candidates.size(); i++) {
      Candidate<T> candidate = candidates.get(i);
      if (before != null && before.order() < candidate.order()) {
        return before;
      }
      if (matches(candidate, presented, methods)) {
        return candidate;
      }
    }
    return before;
  }

  private static <T> void collect(
      List<Candidate<T>> candidates,
      Presented presented,
      PathIndex.MethodTest methods,
      List<Candidate<T>> found) {
    for (int i = 0; i < candidates.size(); i++) {
      if (matches(candidates.get(i), presented, methods)) {
        found.add(candidates.get(i));
      }
    }
  }

  private static boolean matches(
      Candidate<?> candidate, Presented presented, PathIndex.MethodTest methods) {
    return methods.takes(candidate.pattern(), presented) && presented.meets(candidate.conditions());
  }
}
