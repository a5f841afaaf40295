package dev.frontdesk.policy;

import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.Field;
import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a 304 is about a further stored response than the one that was asked about: a strong tag
 * selects all that have it (RFC 9111 §4.3.4).
 *
 * <p>Origins give one strong tag to several variants more often than they should (RFC 9110 §8.8.1),
 * and a 304 then has fields of one of them: its language, or the site that may read it. So content
 * must be the same, and the 304 may differ from what is stored only in what it says of freshness.
 * Anything else is left to be validated by itself.
 */
public final class AlsoConfirmed {
  private static final Set<String> OF_FRESHNESS =
      Set.of("date", "age", "expires", "cache-control", "last-modified", "via", "etag");

  private AlsoConfirmed() {}

  /**
   * @param asked whose validators were sent, and that the 304 selects
   */
  public static boolean test(
      StoredResponse asked, ResponseHead notModified, StoredResponse further) {
    EntityTag tag = EntityTag.of(notModified.fields());
    EntityTag own = EntityTag.of(further.head().fields());
    return tag != null
        && own != null
        && tag.strongEquals(own)
        && !asked.nominated().equals(further.nominated())
        && !asked.isPartial()
        && !further.isPartial()
        && asked.head().status() == further.head().status()
        && addsOnlyFreshness(notModified.fields(), further.head().fields())
        && Arrays.equals(asked.body(), further.body());
  }

  private static boolean addsOnlyFreshness(Fields said, Fields had) {
    for (Field line : FieldTable.endToEnd(said)) {
      boolean same =
          OF_FRESHNESS.contains(line.name().toLowerCase(Locale.ROOT))
              || FieldTable.has(line.name(), FieldTable.Trait.NOT_UPDATED)
              || FieldTable.has(line.name(), FieldTable.Trait.NOT_STORED)
              || said.all(line.name()).equals(had.all(line.name()));
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
