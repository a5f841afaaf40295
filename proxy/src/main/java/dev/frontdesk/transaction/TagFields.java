package dev.frontdesk.transaction;

import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Route;
import org.jspecify.annotations.Nullable;

/** What a route takes tags from is between origin and proxy, unless the configuration says no. */
final class TagFields {
  private TagFields() {}

  /** The head as the client gets it, whichever way the response took. */
  static ResponseHead takenOff(
      ResponseHead head, @Nullable Route route, TransactionOptions options) {
    if (route == null || options.tagFields()) {
      return head;
    }
    return switch (route.cache()) {
      case CacheMode.Http(CacheRule rule) -> takenOff(head, rule);
      case CacheMode.Keyed(CacheRule rule) -> takenOff(head, rule);
      case CacheMode.Off off -> head;
    };
  }

  /** Of a head as the origin sent it: what is between origin and proxy comes off. */
  static ResponseHead forClients(
      ResponseHead received, @Nullable Route route, TransactionOptions options) {
    ResponseHead head = takenOff(received, route, options);
    return switch (route == null ? new CacheMode.Off() : route.cache()) {
      case CacheMode.Http(CacheRule rule) -> Terms.forClients(head, rule);
      case CacheMode.Keyed(CacheRule rule) -> Terms.forClients(head, rule);
      case CacheMode.Off off -> head;
    };
  }

  private static ResponseHead takenOff(ResponseHead head, CacheRule rule) {
    return rule.tagsFrom().isEmpty()
        ? head
        : head.withFields(
            head.fields().filter(line -> rule.tagsFrom().stream().noneMatch(line::is)));
  }
}
