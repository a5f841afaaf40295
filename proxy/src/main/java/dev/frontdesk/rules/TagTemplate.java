package dev.frontdesk.rules;

import java.util.List;
import java.util.Set;

/**
 * A tag with holes: segments between colons, each of pieces. The first piece of the first segment
 * is a literal.
 *
 * @param text as the operator wrote it
 */
public record TagTemplate(String text, Place place, List<List<Piece>> segments) {
  TagTemplate placeless() {
    return new TagTemplate(text, Place.NOWHERE, segments);
  }

  /** What a segment is made of. */
  public sealed interface Piece {
    record Literal(String text) implements Piece {}

    /**
     * @param forms in a write: the types of what routes show in the same place of a tag, so that a
     *     value clears what they made of it
     */
    record Value(Source source, Set<ValueType> forms) implements Piece {
      public Value(Source source) {
        this(source, Set.of());
      }
    }
  }
}
