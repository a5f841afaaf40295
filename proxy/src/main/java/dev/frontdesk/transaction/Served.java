package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.ServedHead;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Route;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets of a stored response, as far as the two heads say. Pure: whichever way
 * answers, it asks here. Of the request it looks at {@link AskedForm#NAMES} and the method only.
 *
 * @param plain in the coding in which it is stored
 * @param delivery in which coding it is wanted
 * @param notModified the head of a 304, which is sent in its place; or null
 */
record Served(ResponseHead plain, Delivery delivery, @Nullable ResponseHead notModified) {
  /**
   * @param own lines of the origin's confirmation that are for this client only
   */
  static Served of(
      RequestHead client,
      StoredResponse stored,
      Fields own,
      Route route,
      CacheRule rule,
      TransactionOptions options,
      Instant now) {
    ResponseHead served = ServedHead.of(stored, rule.client(), now);
    ResponseHead plain =
        TagFields.takenOff(own.isEmpty() ? served : joined(served, own), route, options);
    Delivery delivery =
        Delivery.of(client, plain, stored.body().length, options.encoding(), rule.compress());
    return new Served(plain, delivery, ReadReply.notModified(client, plain, delivery.head(), now));
  }

  private static ResponseHead joined(ResponseHead served, Fields own) {
    return served.withFields(Fields.builder().addAll(served.fields()).addAll(own).build());
  }
}
