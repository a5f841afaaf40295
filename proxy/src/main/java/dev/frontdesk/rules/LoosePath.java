package dev.frontdesk.rules;

import dev.frontdesk.rules.CanonicalPath.Segment;
import dev.frontdesk.rules.PathTemplate.Segment.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Paths as the most forgiving router reads them: without regard to case, to a trailing slash or to
 * doubled ones. Writes are matched so, because what a framework serves as {@code POST
 * /api/bookings} when it is asked for {@code POST /API/bookings/} must clear the same. A write that
 * is matched too easily clears too much, and no answer is ever taken from such a match.
 */
final class LoosePath {
  private LoosePath() {}

  static MatchPattern of(MatchPattern pattern) {
    List<PathTemplate.Segment> loose = new ArrayList<>();
    for (PathTemplate.Segment segment : pattern.path().segments()) {
      switch (segment) {
        case Literal(String canonical) -> {
          if (!canonical.isEmpty()) {
            loose.add(new Literal(canonical.toLowerCase(Locale.ROOT)));
          }
        }
        case PathTemplate.Segment.Parameter parameter -> loose.add(parameter);
        case PathTemplate.Segment.Rest rest -> loose.add(rest);
      }
    }
    PathTemplate path = new PathTemplate(pattern.path().text(), List.copyOf(loose));
    return new MatchPattern(pattern.method(), path, pattern.place());
  }

  /** Values keep their case. */
  static List<Segment> of(List<Segment> path) {
    return path.stream()
        .filter(segment -> !segment.canonical().isEmpty())
        .map(
            segment -> new Segment(segment.canonical().toLowerCase(Locale.ROOT), segment.decoded()))
        .toList();
  }
}
