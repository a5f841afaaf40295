package dev.frontdesk.observe;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AnswerFields} says, known when the response head is released.
 *
 * @param storeRefusal why a forwarded response is not stored, or null
 * @param ttlSeconds what is left of the freshness lifetime, negative when stale; null where there
 *     is none
 * @param ageSeconds current age of a response that was stored (RFC 9111 §5.1); null leaves the
 *     origin's Age as it is
 * @param originStatus status that the origin answered, or null where none was asked or none came
 * @param stored the response is stored, as far as its head tells
 * @param collapsed it joined another request's fill
 * @param total time since the request's head
 * @param originTime from sending to the origin's response head, or null
 * @param forwardedFor why it was forwarded, where that is not the reason for the answer; or null
 * @param joinedInVain it waited for another request's fill, and had to ask for itself
 * @param inspected for a request that may see key and tags, or null
 */
public record Answered(
    Outcome outcome,
    Reason reason,
    @Nullable Reason storeRefusal,
    @Nullable Long ttlSeconds,
    @Nullable Long ageSeconds,
    @Nullable Integer originStatus,
    boolean stored,
    boolean collapsed,
    Duration total,
    @Nullable Duration originTime,
    @Nullable Reason forwardedFor,
    boolean joinedInVain,
    @Nullable Inspected inspected) {

  /** What all requests are told. */
  public Answered(
      Outcome outcome,
      Reason reason,
      @Nullable Reason storeRefusal,
      @Nullable Long ttlSeconds,
      @Nullable Long ageSeconds,
      @Nullable Integer originStatus,
      boolean stored,
      boolean collapsed,
      Duration total,
      @Nullable Duration originTime) {
    this(
        outcome,
        reason,
        storeRefusal,
        ttlSeconds,
        ageSeconds,
        originStatus,
        stored,
        collapsed,
        total,
        originTime,
        null,
        false,
        null);
  }
}
