package dev.frontdesk.rules;

import java.util.List;

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

    record Value(Source source) implements Piece {}
  }
}
