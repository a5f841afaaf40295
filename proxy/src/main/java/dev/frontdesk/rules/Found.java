package dev.frontdesk.rules;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a source has.
 *
 * @param texts the distinct values in the order found, none of them empty
 * @param complete false where something was missing, unparsable or over a bound: then there may be
 *     more values than these
 * @param present something was there, readable or not
 */
public record Found(List<String> texts, boolean complete, boolean present) {
  /** The most distinct values that are kept of one source; of more, none is. */
  public static final int MOST = 1_000;

  public static final Found ABSENT = new Found(List.of(), false, false);
  public static final Found UNREADABLE = new Found(List.of(), false, true);

  static Found of(@Nullable String text) {
    return text == null || text.isEmpty() ? ABSENT : new Found(List.of(text), true, true);
  }

  /** All that is there: the empty text stands for what is missing, null for what is unreadable. */
  static Found all(Collection<@Nullable String> texts) {
    Set<String> distinct = new LinkedHashSet<>();
    boolean complete = !texts.isEmpty();
    boolean present = false;
    for (String text : texts) {
      present |= text == null || !text.isEmpty();
      if (text == null || text.isEmpty()) {
        complete = false;
      } else if (distinct.add(text) && distinct.size() > MOST) {
        return UNREADABLE;
      }
    }
    return new Found(List.copyOf(distinct), complete, present);
  }

  /** These values, of which it is known that they may not be all. */
  Found incomplete() {
    return complete ? new Found(texts, false, present) : this;
  }
}
