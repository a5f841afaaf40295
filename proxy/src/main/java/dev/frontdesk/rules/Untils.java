package dev.frontdesk.rules;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When answers of a route end, where that is known. Any thread. */
public final class Untils {
  private Untils() {}

  /**
   * The route's {@code until}, or null: it has none, or its value or zone is not there. Of several
   * values or zones the earliest counts; a value that is a day ends where that day begins.
   */
  public static @Nullable Instant instant(CacheRule rule, Evidence evidence, Instant now) {
    List<Instant> ends = new ArrayList<>();
    switch (rule.until()) {
      case null -> {}
      case CacheRule.Until.Midnight midnight -> {
        for (ZoneId zone : Values.zones(midnight.zone(), evidence)) {
          ends.add(now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant());
        }
      }
      case CacheRule.Until.ValueOf value -> {
        List<ZoneId> zones = Values.zones(value.zone(), evidence);
        for (String text : Values.of(value.source(), new ValueType.Text(), evidence).texts()) {
          ends.addAll(moments(text, zones));
        }
      }
    }
    return ends.isEmpty() ? null : Collections.min(ends);
  }

  private static List<Instant> moments(String text, List<ZoneId> zones) {
    return switch (Days.read(text)) {
      case null -> httpDate(text);
      case Days.Day day ->
          zones.stream().map(zone -> day.date().atStartOfDay(zone).toInstant()).toList();
      case Days.Local local ->
          zones.stream().map(zone -> local.time().atZone(zone).toInstant()).toList();
      case Days.Moment moment -> List.of(moment.instant());
    };
  }

  /** The form that fields have (RFC 9110 §5.6.7). */
  private static List<Instant> httpDate(String text) {
    try {
      return List.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException noDate) {
      return List.of();
    }
  }
}
