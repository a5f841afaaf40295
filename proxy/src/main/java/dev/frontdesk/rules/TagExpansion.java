package dev.frontdesk.rules;

import dev.frontdesk.rules.TagTemplate.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Fills the holes of one template. Segment by segment, every text so far is joined with every value
 * of the next; where a value is lacking or the texts would be more than the bound, the texts so far
 * are cut there.
 */
final class TagExpansion {
  /** Of one segment. Marks are counted, so each must be small. */
  static final int MOST_CHARACTERS = 1024;

  private final Function<Piece.Value, Found> values;
  private final int bound;

  TagExpansion(Function<Piece.Value, Found> values, int bound) {
    this.values = values;
    this.bound = bound;
  }

  /** At least one tag and at most {@code bound}; with a bound of one, one. */
  List<Tag> expand(TagTemplate template) {
    List<String> soFar = List.of();
    Map<String, Tag> tags = new LinkedHashMap<>();
    boolean first = true;
    for (List<Piece> pieces : template.segments()) {
      Found segment = segment(pieces);
      List<String> joined = first ? segment.texts() : join(soFar, segment.texts());
      boolean over = joined.size() + tags.size() + cuts(segment, soFar, first) > bound;
      if (!segment.complete() || joined.isEmpty() || over) {
        for (String text : first ? List.of("") : soFar) {
          tags.put(text, new Tag(text, true));
        }
      }
      if (joined.isEmpty() || over) {
        return List.copyOf(tags.values());
      }
      soFar = joined;
      first = false;
    }
    soFar.forEach(text -> tags.putIfAbsent(text, Tag.of(text)));
    return List.copyOf(tags.values());
  }

  private static int cuts(Found segment, List<String> soFar, boolean first) {
    return segment.complete() ? 0 : first ? 1 : soFar.size();
  }

  private static List<String> join(List<String> texts, List<String> values) {
    List<String> joined = new ArrayList<>();
    for (String text : texts) {
      for (String value : values) {
        joined.add(text + ":" + value);
      }
    }
    return joined;
  }

  /** The texts of one segment: its pieces side by side, with every combination of their values. */
  private Found segment(List<Piece> pieces) {
    List<String> texts = List.of("");
    boolean complete = true;
    for (Piece piece : pieces) {
      Found found =
          switch (piece) {
            case Piece.Literal literal -> Found.of(literal.text());
            case Piece.Value value -> values.apply(value);
          };
      complete &= found.complete();
      if ((long) texts.size() * found.texts().size() > bound) {
        return Found.UNREADABLE;
      }
      List<String> next = new ArrayList<>();
      for (String text : texts) {
        for (String more : found.texts()) {
          next.add(text + (piece instanceof Piece.Value ? TagText.escaped(more) : more));
        }
      }
      texts = next;
      if (texts.stream().anyMatch(text -> text.length() > MOST_CHARACTERS)) {
        return Found.UNREADABLE;
      }
    }
    return new Found(texts, complete, true);
  }
}
