package dev.frontdesk.collapse.shared;

import dev.frontdesk.policy.SharedStamp;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Redis has while a key is being filled.
 *
 * @param token nobody else's: by it the holder knows that it is still the holder
 * @param node who holds it, for people
 * @param stamp of the fill
 */
record HeldLease(String token, SharedStamp stamp, String node) {
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{32}) ([0-9a-f]{1,64}) ([0-9]{1,18}) (.*)", Pattern.DOTALL);

  String text() {
    return token + " " + stamp.epoch() + " " + stamp.sequence() + " " + node;
  }

  /** Null for what is none. */
  static @Nullable HeldLease parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? new HeldLease(
            form.group(1),
            new SharedStamp(form.group(2), Long.parseLong(form.group(3))),
            form.group(4))
        : null;
  }

  /**
   * Whether what this fill brings can be of use to one with that stamp: sequences of two epochs
   * cannot be compared. Within an epoch it may have begun before an invalidation that the other
   * knows of. Whether that one touched the key is known to whoever asks, by the marks on its tags;
   * so it gets the stamp. Safety rests on neither: the marks decide when the response is read.
   */
  boolean mayServe(SharedStamp own) {
    return stamp.epoch().equals(own.epoch());
  }
}
