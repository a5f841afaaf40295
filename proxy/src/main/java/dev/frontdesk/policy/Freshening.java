package dev.frontdesk.policy;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Tag;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A stored response that a 304 confirmed (RFC 9111 §4.3.4): {@link #merged} makes the head that a
 * 200 would have had now, {@link StoragePolicy} judges it as if it had come, and {@link #freshened}
 * makes the new stored response. Where it is refused, the merged head with the stored body answers
 * this request, and the stored response goes.
 */
public final class Freshening {
  private Freshening() {}

  /**
   * The stored head with each field of the 304 in place of the stored one (RFC 9111 §3.2), but for
   * those that the table excepts. It has the 304's Age, for the age calculation, and a Date of the
   * 304 or of its receipt: the old one would make the confirmed response look old.
   */
  public static ResponseHead merged(
      ResponseHead stored, ResponseHead notModified, Instant responseTime) {
    return merged(stored, notModified, responseTime, Set.of());
  }

  /**
   * Likewise, without what the 304 says is for one client: the stored value came for another.
   *
   * @param rule tells which fields say so
   */
  public static ResponseHead merged(
      ResponseHead stored, ResponseHead notModified, Instant responseTime, CacheRule rule) {
    ResponseHead all = merged(stored, notModified, responseTime, Set.of());
    Set<String> own = EffectiveControl.of(all.fields(), rule).directives().privateFields();
    return own.isEmpty() ? all : merged(stored, notModified, responseTime, own);
  }

  private static ResponseHead merged(
      ResponseHead stored, ResponseHead notModified, Instant responseTime, Set<String> without) {
    Fields update =
        FieldTable.endToEnd(notModified.fields())
            .filter(line -> !FieldTable.has(line.name(), FieldTable.Trait.NOT_UPDATED));
    if (HttpDates.parse(update, "Date", responseTime) == null) {
      update = update.with("Date", HttpDates.format(responseTime));
    }
    Set<String> names = new HashSet<>(without);
    for (Field line : update) {
      names.add(line.name().toLowerCase(Locale.ROOT));
    }
    Fields kept =
        stored.fields().filter(line -> !names.contains(line.name().toLowerCase(Locale.ROOT)));
    return stored.withFields(Fields.builder().addAll(kept).addAll(update).build());
  }

  /**
   * The stored response as it answers the one who asked, where it may not be kept any longer: as
   * old as the confirmation, and no fresher than before.
   */
  public static StoredResponse unkept(
      StoredResponse stored,
      ResponseHead merged,
      Instant requestTime,
      Instant responseTime,
      List<Tag> tags,
      long sequence) {
    Freshness confirmed =
        stored
            .freshness()
            .agedFrom(responseTime, Age.initial(merged.fields(), requestTime, responseTime));
    return stored.freshened(merged, confirmed, stored.shareable(), tags, sequence);
  }

  /**
   * The stored response with what the decision on its merged head says.
   *
   * @param sequence the namespace's sequence, read before the validation was sent
   */
  public static StoredResponse freshened(
      StoredResponse stored, Storage.Store decision, List<Tag> tags, long sequence) {
    return stored.decided(decision, tags, sequence);
  }
}
