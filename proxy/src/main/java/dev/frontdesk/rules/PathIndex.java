package dev.frontdesk.rules;

import dev.frontdesk.rules.CanonicalPath.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Patterns by the segments of their templates. A look-up visits each node at most once and only
 * those that the path reaches, so its cost follows the path's length and how much templates
 * overlap, not their number. Filled once, then read from any thread.
 */
final class PathIndex<T> {
  /** A rule's pattern, in the order that it was added. */
  record Candidate<T>(int order, MatchPattern pattern, T rule) {}

  private static final class Node<T> {
    final Map<String, Node<T>> literals = new HashMap<>();
    @Nullable Node<T> parameter;
    final List<Candidate<T>> ending = new ArrayList<>(1);
    final List<Candidate<T>> resting = new ArrayList<>(1);
  }

  private final Node<T> root = new Node<>();
  private int added;

  void add(MatchPattern pattern, T rule) {
    Node<T> node = root;
    Candidate<T> candidate = new Candidate<>(added++, pattern, rule);
    for (PathTemplate.Segment segment : pattern.path().segments()) {
      switch (segment) {
        case PathTemplate.Segment.Literal literal ->
            node = node.literals.computeIfAbsent(literal.canonical(), text -> new Node<>());
        case PathTemplate.Segment.Parameter parameter -> {
          Node<T> next = node.parameter;
          if (next == null) {
            next = new Node<>();
            node.parameter = next;
          }
          node = next;
        }
        case PathTemplate.Segment.Rest rest -> {
          node.resting.add(candidate);
          return;
        }
      }
    }
    node.ending.add(candidate);
  }

  /** All whose template matches these segments, in the order they were added. */
  List<Candidate<T>> find(List<Segment> path) {
    if (added == 0) {
      return List.of();
    }
    List<Candidate<T>> found = new ArrayList<>();
    collect(root, path, 0, found);
    if (found.size() > 1) {
      found.sort(Comparator.comparingInt(Candidate::order));
    }
    return found;
  }

  private static <T> void collect(
      Node<T> node, List<Segment> path, int depth, List<Candidate<T>> found) {
    if (depth == path.size()) {
      found.addAll(node.ending);
      return;
    }
    found.addAll(node.resting);
    Segment segment = path.get(depth);
    Node<T> literal = node.literals.get(segment.canonical());
    if (literal != null) {
      collect(literal, path, depth + 1, found);
    }
    if (node.parameter != null && !segment.canonical().isEmpty()) {
      collect(node.parameter, path, depth + 1, found);
    }
  }

  /** The decoded values of a template that matches these segments; a rest keeps its slashes. */
  static Map<String, String> values(PathTemplate template, List<Segment> path) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < template.segments().size(); i++) {
      switch (template.segments().get(i)) {
        case PathTemplate.Segment.Literal literal -> {}
        case PathTemplate.Segment.Parameter parameter ->
            values.put(parameter.name(), path.get(i).decoded());
        case PathTemplate.Segment.Rest rest -> values.put(rest.name(), rest(path, i));
      }
    }
    return Map.copyOf(values);
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
