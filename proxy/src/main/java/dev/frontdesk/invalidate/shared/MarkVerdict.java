package dev.frontdesk.invalidate.shared;

import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What marks that were read from Redis say of a response that was read before them. Pure. Whatever
 * is missing that must be there, or is not understood, makes it unconfirmed.
 */
final class MarkVerdict {
  static final Validity VALID = new Validity.Valid();
  static final Validity INVALIDATED = new Validity.Invalidated();
  static final Validity UNCONFIRMED = new Validity.Invalidated(Validity.Cause.UNCONFIRMED);

  private MarkVerdict() {}

  /**
   * @param stamp of the response
   * @param known the epoch and the greatest sequence of it that this node had heard of before it
   *     asked: a reply that knows less comes from a Redis that has lost something
   * @param fields that were asked for, {@link MarkFields#CONTROL} first
   * @param values of them
   * @param offset Redis' clock minus the wall clock here
   */
  static Validity of(
      SharedStamp stamp,
      SharedStamp known,
      List<String> fields,
      List<@Nullable String> values,
      Duration offset) {
    if (values.size() != fields.size()) {
      return UNCONFIRMED;
    }
    Long sequence = Numbers.parse(values.get(1));
    Long horizon = Numbers.parse(values.get(2));
    if (sequence == null
        || horizon == null
        || !known.epoch().equals(values.get(0))
        || sequence < known.sequence()) {
      return UNCONFIRMED;
    }
    if (!stamp.epoch().equals(known.epoch()) || stamp.sequence() < horizon) {
      return INVALIDATED;
    }
    if (stamp.sequence() > sequence) {
      return UNCONFIRMED;
    }
    return marks(stamp.sequence(), fields, values, offset);
  }

  private static Validity marks(
      long stamp, List<String> fields, List<@Nullable String> values, Duration offset) {
    long first = Long.MAX_VALUE;
    long since = 0;
    for (int i = MarkFields.CONTROL.size(); i < fields.size(); i++) {
      String value = values.get(i);
      if (value == null) {
        continue;
      }
      char kind = fields.get(i).charAt(0);
      if (kind == MarkFields.AT || kind == MarkFields.BELOW) {
        Long mark = Numbers.parse(value);
        if (mark == null) {
          return UNCONFIRMED;
        }
        if (mark > stamp) {
          return INVALIDATED;
        }
        continue;
      }
      for (String one : value.split(",", -1)) {
        int at = one.indexOf('@');
        Long mark = at < 0 ? null : Numbers.parse(one.substring(0, at));
        Long time = at < 0 ? null : Numbers.parse(one.substring(at + 1));
        if (mark == null || time == null) {
          return UNCONFIRMED;
        }
        if (mark > stamp && mark < first) {
          first = mark;
          since = time;
        }
      }
    }
    return first == Long.MAX_VALUE
        ? VALID
        : new Validity.SoftlyInvalidated(Instant.ofEpochMilli(since).minus(offset));
  }
}
