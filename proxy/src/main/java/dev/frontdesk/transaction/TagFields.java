package dev.frontdesk.transaction;

import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import java.util.List;

/** The fields that a route takes tags from are between origin and proxy, unless configured. */
final class TagFields {
  private TagFields() {}

  static List<String> of(CacheMode cache) {
    return switch (cache) {
      case CacheMode.Off off -> List.of();
      case CacheMode.Http(CacheRule rule) -> rule.tagsFrom();
      case CacheMode.Keyed(CacheRule rule) -> rule.tagsFrom();
    };
  }

  /** The head without them, where they do not go on to clients. */
  static ResponseHead between(ResponseHead head, List<String> names, TransactionOptions options) {
    return names.isEmpty() || options.tagFields()
        ? head
        : head.withFields(head.fields().filter(line -> names.stream().noneMatch(line::is)));
  }
}
