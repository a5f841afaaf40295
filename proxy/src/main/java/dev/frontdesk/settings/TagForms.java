package dev.frontdesk.settings;

import dev.frontdesk.rules.Change;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.TagTemplate;
import dev.frontdesk.rules.TagTemplate.Piece;
import dev.frontdesk.rules.ValueType;
import dev.frontdesk.rules.Write;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives the values in the tags of writes and changes the forms of the routes' values that they are
 * to meet: a change of {@code /availability/07} clears what a route with an {@code int} shows as
 * {@code 7}, whether or not the write says so.
 */
final class TagForms {
  private static final ValueType AS_IT_CAME = new ValueType.Text();

  private TagForms() {}

  static List<Write> align(List<Route> routes, List<Write> writes) {
    return writes.stream()
        .map(write ->
            write.withInvalidate(
                write.invalidate().stream().map(tag -> aligned(tag, routes)).toList()))
        .toList();
  }

  static List<Change> alignChanges(List<Route> routes, List<Change> changes) {
    return changes.stream()
        .map(change ->
            change.withInvalidate(
                change.invalidate().stream().map(tag -> aligned(tag, routes)).toList()))
        .toList();
  }

  private static TagTemplate aligned(TagTemplate tag, List<Route> routes) {
    List<List<Piece>> segments = new ArrayList<>();
    for (int i = 0; i < tag.segments().size(); i++) {
      List<Piece> segment = tag.segments().get(i);
      segments.add(
          segment.size() == 1 && segment.getFirst() instanceof Piece.Value value
              ? List.of(new Piece.Value(value.source(), forms(tag, i, routes)))
              : segment);
    }
    return new TagTemplate(tag.text(), tag.place(), List.copyOf(segments));
  }

  /** Empty where no route has a form of its own there. */
  private static Set<ValueType> forms(TagTemplate tag, int place, List<Route> routes) {
    Set<ValueType> forms = new LinkedHashSet<>();
    for (Route route : routes) {
      TagCoverage.tags(route)
          .filter(shown -> shown.segments().size() > place && TagCoverage.mayMeet(tag, shown))
          .forEach(shown -> forms.add(form(shown.segments().get(place), route)));
    }
    return forms.equals(Set.of(AS_IT_CAME)) ? Set.of() : Set.copyOf(forms);
  }

  private static ValueType form(List<Piece> segment, Route route) {
    if (segment.size() != 1 || !(segment.getFirst() instanceof Piece.Value value)) {
      return AS_IT_CAME;
    }
    ValueType type = route.types().getOrDefault(value.source(), AS_IT_CAME);
    return type instanceof ValueType.Dates span ? new ValueType.Date(span.zone()) : type;
  }
}
