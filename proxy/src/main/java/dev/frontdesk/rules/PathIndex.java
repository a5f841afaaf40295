package dev.frontdesk.rules;

import dev.frontdesk.rules.CanonicalPath.Segment;
import dev.frontdesk.rules.PathEnds.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Patterns by the segments of their templates: a tree whose nodes find fixed segments by hash. A
 * look-up visits each node at most once, only those that the path reaches, and none below which all
 * was added later than what it has found. So its cost follows the path's length and how much
 * templates overlap, not their number. Made once, then read from any thread.
 */
final class PathIndex<T> {
  /** Which of a rule's methods count. Static ones: nothing is made for a look-up. */
  @FunctionalInterface
  interface MethodTest {
    boolean takes(MatchPattern pattern, Presented presented);

    /** The method that the request has. */
    MethodTest OF_REQUEST = (pattern, presented) -> pattern.matchesMethod(presented.method());

    /** One of those that the request may be taken for. */
    MethodTest MEANT =
        (pattern, presented) -> {
          for (String method : presented.meant()) {
            if (pattern.matchesMethod(method)) {
              return true;
            }
          }
          return false;
        };

    MethodTest ANY = (pattern, presented) -> true;
  }

  private static final class Node<T> {
    private final Map<String, Node<T>> literals;
    private final @Nullable Node<T> parameter;
    private final PathEnds<T> ending;
    private final PathEnds<T> resting;

    /** The order of the first pattern that ends here or below. */
    private final int least;

    private Node(
        Map<String, Node<T>> literals,
        @Nullable Node<T> parameter,
        PathEnds<T> ending,
        PathEnds<T> resting) {
      this.literals = literals;
      this.parameter = parameter;
      this.ending = ending;
      this.resting = resting;
      int first = Math.min(ending.least(), resting.least());
      for (Node<T> node : literals.values()) {
        first = Math.min(first, node.least);
      }
      this.least = parameter == null ? first : Math.min(first, parameter.least);
    }

    private @Nullable Candidate<T> first(
        List<Segment> path,
        int depth,
        Presented presented,
        MethodTest methods,
        @Nullable Candidate<T> before) {
      if (before != null && before.order() < least) {
        return before;
      }
      if (depth == path.size()) {
        return ending.first(presented, methods, before);
      }
      Candidate<T> best = resting.first(presented, methods, before);
      Segment segment = path.get(depth);
      Node<T> literal = literals.get(segment.canonical());
      if (literal != null) {
        best = literal.first(path, depth + 1, presented, methods, best);
      }
      return parameter == null || segment.canonical().isEmpty()
          ? best
          : parameter.first(path, depth + 1, presented, methods, best);
    }

    private void collect(
        List<Segment> path,
        int depth,
        Presented presented,
        MethodTest methods,
        List<Candidate<T>> found) {
      if (depth == path.size()) {
        ending.collect(presented, methods, found);
        return;
      }
      resting.collect(presented, methods, found);
      Segment segment = path.get(depth);
      Node<T> literal = literals.get(segment.canonical());
      if (literal != null) {
        literal.collect(path, depth + 1, presented, methods, found);
      }
      if (parameter != null && !segment.canonical().isEmpty()) {
        parameter.collect(path, depth + 1, presented, methods, found);
      }
    }
  }

  /** Collects patterns in the order of their precedence; one thread. */
  static final class Builder<T> {
    private static final class Growing<T> {
      private final Map<String, Growing<T>> literals = new HashMap<>();
      private @Nullable Growing<T> parameter;
      private final List<Candidate<T>> ending = new ArrayList<>(1);
      private final List<Candidate<T>> resting = new ArrayList<>(1);

      private Growing<T> parameter() {
        Growing<T> there = parameter;
        if (there == null) {
          there = new Growing<>();
          parameter = there;
        }
        return there;
      }

      private Node<T> compiled() {
        Map<String, Node<T>> nodes = HashMap.newHashMap(literals.size());
        literals.forEach((text, node) -> nodes.put(text, node.compiled()));
        return new Node<>(
            nodes,
            parameter == null ? null : parameter.compiled(),
            PathEnds.of(ending),
            PathEnds.of(resting));
      }
    }

    private final Growing<T> root = new Growing<>();
    private int added;

    Builder<T> add(MatchPattern pattern, Conditions conditions, T rule) {
      Growing<T> node = root;
      Candidate<T> candidate = new Candidate<>(added++, pattern, conditions, rule);
      for (PathTemplate.Segment segment : pattern.path().segments()) {
        switch (segment) {
          case PathTemplate.Segment.Literal literal ->
              node = node.literals.computeIfAbsent(literal.canonical(), text -> new Growing<>());
          case PathTemplate.Segment.Parameter parameter -> node = node.parameter();
          case PathTemplate.Segment.Rest rest -> {
            node.resting.add(candidate);
            return this;
          }
        }
      }
      node.ending.add(candidate);
      return this;
    }

    PathIndex<T> build() {
      return new PathIndex<>(root.compiled());
    }
  }

  private final Node<T> root;

  private PathIndex(Node<T> root) {
    this.root = root;
  }

  /** Of all that match these segments, such a method and the request, the one added first. */
  @Nullable Candidate<T> first(List<Segment> path, Presented presented, MethodTest methods) {
    return root.first(path, 0, presented, methods, null);
  }

  /** All of them, in the order they were added. */
  List<Candidate<T>> all(List<Segment> path, Presented presented, MethodTest methods) {
    if (root.least == PathEnds.NONE) {
      return List.of();
    }
    List<Candidate<T>> found = new ArrayList<>(0);
    root.collect(path, 0, presented, methods, found);
    if (found.size() > 1) {
      found.sort(Comparator.comparingInt(Candidate::order));
    }
    return found;
  }

  /** The decoded values of a template that matches these segments; a rest keeps its slashes. */
  static Map<String, String> values(PathTemplate template, List<Segment> path) {
    Map<String, String> values = Map.of();
    for (int i = 0; i < template.segments().size(); i++) {
      switch (template.segments().get(i)) {
        case PathTemplate.Segment.Literal literal -> {}
        case PathTemplate.Segment.Parameter parameter ->
            values = with(values, parameter.name(), path.get(i).decoded());
        case PathTemplate.Segment.Rest rest -> values = with(values, rest.name(), rest(path, i));
      }
    }
    return values.size() < 2 ? values : Map.copyOf(values);
  }

  private static Map<String, String> with(Map<String, String> values, String name, String value) {
    if (values.isEmpty()) {
      return Map.of(name, value);
    }
    Map<String, String> more = values.size() == 1 ? new HashMap<>(values) : values;
    more.put(name, value);
    return more;
  }

  private static String rest(List<Segment> path, int from) {
    String rest = path.get(from).decoded();
    if (from == path.size() - 1) {
      return rest;
    }
    StringBuilder joined = new StringBuilder(rest);
    for (int i = from + 1; i < path.size(); i++) {
      joined.append('/').append(path.get(i).decoded());
    }
    return joined.toString();
  }
}
