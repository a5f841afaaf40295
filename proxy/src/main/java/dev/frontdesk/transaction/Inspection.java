package dev.frontdesk.transaction;

import dev.frontdesk.http.StructuredFields;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.observe.Inspected;
import dev.frontdesk.rules.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is collected for a request that may see it. The request's event loop only. */
final class Inspection {
  private final String field;
  private @Nullable CacheKey key;
  private List<Tag> tags = List.of();

  Inspection(String field) {
    this.field = field;
  }

  void keyed(CacheKey by) {
    key = by;
  }

  /** A stored response with these tags answers. */
  void shows(List<Tag> shown) {
    tags = shown;
  }

  Inspected toAnswer() {
    return new Inspected(
        field, key == null ? null : key.text(), tags.stream().map(Inspection::member).toList());
  }

  private static String member(Tag tag) {
    StructuredFields text = StructuredFields.string(tag.text());
    return (tag.cut() ? text.flag("cut") : text).toString();
  }
}
