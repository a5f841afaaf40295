package dev.frontdesk.fuzz.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen on both sides of the proxy.
 *
 * @param answers one for each ask, in the order of asking
 * @param calls what reached the origin, in that order
 * @param loose exceptions that nobody handled
 */
public record Trace(List<Answer> answers, List<Call> calls, List<String> loose) {

  /**
   * A point in a trace.
   *
   * @param order total: what happened before has a smaller one
   * @param millis since the history's begin, in virtual time
   */
  public record Moment(int order, long millis) {
    public boolean isBefore(Moment other) {
      return order < other.order;
    }
  }

  /**
   * What a client got.
   *
   * @param said null: nothing
   */
  public record Answer(Step.Ask ask, Moment askedAt, @Nullable Said said) {}

  /**
   * An answer as a client saw it.
   *
   * @param headAt when its head was released
   * @param overAt when its last octet was, or it broke off; null: it never ended
   * @param whole it did not break off
   * @param note what the proxy's own record says of it, for people
   */
  public record Said(
      Moment headAt,
      @Nullable Moment overAt,
      int status,
      Lines lines,
      String content,
      boolean whole,
      String note) {}

  /**
   * A request that reached the origin, or tried to.
   *
   * @param ask on whose behalf
   * @param sent fields as the origin got them
   * @param reply null: the origin failed before it answered
   * @param failedAt when it did, or null
   * @param version of the resource: in the answer of a read, after the answer of a write
   */
  public record Call(
      Step.Ask ask,
      Moment at,
      String method,
      String target,
      Lines sent,
      String content,
      @Nullable Reply reply,
      @Nullable Moment failedAt,
      int version) {}

  /**
   * The origin's answer.
   *
   * @param overAt when its last octet was sent or it broke off; null: never
   * @param content what it is when it is whole
   * @param whole it did not break off
   * @param representation all of what it is, or a part of
   */
  public record Reply(
      Moment headAt,
      @Nullable Moment overAt,
      int status,
      Lines lines,
      String content,
      boolean whole,
      String representation) {

    /** The connection was cut, or ended before as much had come as Content-Length says. */
    public boolean breaksOff() {
      String length = lines.first("Content-Length");
      boolean withContent = status != 204 && status != 304;
      return !whole
          || (withContent && length != null && !length.equals(String.valueOf(content.length())));
    }
  }
}
