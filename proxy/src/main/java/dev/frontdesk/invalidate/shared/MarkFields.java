package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.TagPath;
import dev.frontdesk.rules.Tag;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields of the marks' hash. Each mark's is a letter and the tag's text; what controls the hash
 * begins with an exclamation mark.
 */
final class MarkFields {
  static final String EPOCH = "!epoch";
  static final String SEQUENCE = "!seq";
  static final String HORIZON = "!horizon";

  /** What comes first in each question. */
  static final List<String> CONTROL = List.of(EPOCH, SEQUENCE, HORIZON);

  /** This and what is below it was invalidated. */
  static final char AT = 'a';

  /** Something below it was. */
  static final char BELOW = 'b';

  static final char SOFT_AT = 's';
  static final char SOFT_BELOW = 't';

  private MarkFields() {}

  /** What an invalidation of these tags writes. */
  static Set<String> written(Collection<Tag> tags, boolean soft) {
    Set<String> fields = new LinkedHashSet<>();
    for (Tag tag : tags) {
      fields.add((soft ? SOFT_AT : AT) + tag.text());
      TagPath.above(tag.text(), prefix -> fields.add((soft ? SOFT_BELOW : BELOW) + prefix));
    }
    return fields;
  }

  /**
   * What may hit a response with these tags: those before it, hard and soft, and of cut ones those
   * below.
   */
  static Set<String> asked(Collection<Tag> tags) {
    Set<String> fields = new LinkedHashSet<>(CONTROL);
    both(fields, AT, SOFT_AT, "");
    for (Tag tag : tags) {
      for (String text = tag.text(); !text.isEmpty(); text = TagPath.parent(text)) {
        both(fields, AT, SOFT_AT, text);
      }
      if (tag.cut()) {
        both(fields, BELOW, SOFT_BELOW, tag.text());
      }
    }
    return fields;
  }

  private static void both(Set<String> fields, char hard, char soft, String text) {
    fields.add(hard + text);
    fields.add(soft + text);
  }
}
