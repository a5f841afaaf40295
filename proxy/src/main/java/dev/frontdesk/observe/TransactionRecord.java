package dev.frontdesk.observe;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is said of one request once it is over, in log and metrics. Credentials' values are
 * never in it, and whoever prints the head must not print fields.
 *
 * @param route the route's id, or null
 * @param upstream where it was forwarded, or null
 * @param node the origin node that answered, or null
 * @param status what the client got; 499 where it left before the head
 * @param total from the request's head to the last byte of the response
 * @param originTime from sending to the origin's response head; null where no origin was asked
 * @param storeRefusal why a forwarded response was not stored, or null
 * @param writes ids of the write rules that matched
 * @param events events of those that took effect
 * @param invalidated how many tags were invalidated
 * @param droppedParameters how many unlisted query parameters were left out of key and fill
 * @param tier where what answered was stored; null where nothing was, or there is one place only
 * @param spreading how its invalidation went to other nodes; null where it waited for none
 * @param answeredBy of a read that a replica could have answered, who did; null: of no such read,
 *     or no origin was asked
 */
public record TransactionRecord(
    Instant start,
    Peer peer,
    String protocol,
    RequestHead head,
    int status,
    Outcome outcome,
    Reason reason,
    @Nullable Reason storeRefusal,
    @Nullable String route,
    @Nullable String upstream,
    @Nullable String node,
    Duration total,
    @Nullable Duration originTime,
    long bytesIn,
    long bytesOut,
    @Nullable Long ttlSeconds,
    List<String> writes,
    List<String> events,
    int invalidated,
    int droppedParameters,
    @Nullable Tier tier,
    @Nullable Spreading spreading,
    @Nullable AnsweredBy answeredBy) {

  /** Of a process that is alone. */
  public TransactionRecord(
      Instant start,
      Peer peer,
      String protocol,
      RequestHead head,
      int status,
      Outcome outcome,
      Reason reason,
      @Nullable Reason storeRefusal,
      @Nullable String route,
      @Nullable String upstream,
      @Nullable String node,
      Duration total,
      @Nullable Duration originTime,
      long bytesIn,
      long bytesOut,
      @Nullable Long ttlSeconds,
      List<String> writes,
      List<String> events,
      int invalidated,
      int droppedParameters) {
    this(
        start,
        peer,
        protocol,
        head,
        status,
        outcome,
        reason,
        storeRefusal,
        route,
        upstream,
        node,
        total,
        originTime,
        bytesIn,
        bytesOut,
        ttlSeconds,
        writes,
        events,
        invalidated,
        droppedParameters,
        null,
        null,
        null);
  }
}
