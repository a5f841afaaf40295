package dev.frontdesk.rules;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Days and moments from text, as ISO 8601 writes them with hyphens and colons; months, days and
 * hours may lack their leading zero. A bare number is none: nobody knows whether it counts seconds
 * or milliseconds. Any thread.
 */
final class Days {
  /** More days than a calendar page shows; a longer span has no value. */
  static final int LONGEST_SPAN = 64;

  private static final Pattern DAY = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})");
  private static final Pattern TIME =
      Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9})\\d{0,20})?)?");
  private static final Pattern OFFSET =
      Pattern.compile("[Zz]|([+-])(\\d{2})(?::?(\\d{2}))?(?::?(\\d{2}))?");

  private Days() {}

  /** What a text says of time. */
  sealed interface Read {}

  record Day(LocalDate date) implements Read {}

  /** Counts in the zone, whichever it is. */
  record Local(LocalDateTime time) implements Read {}

  record Moment(Instant instant) implements Read {}

  /** Null where the text is neither. */
  static @Nullable Read read(String text) {
    Matcher day = DAY.matcher(text);
    if (!day.lookingAt()) {
      return null;
    }
    try {
      LocalDate date =
          LocalDate.of(number(day.group(1)), number(day.group(2)), number(day.group(3)));
      if (day.end() == text.length()) {
        return new Day(date);
      }
      return "Tt ".indexOf(text.charAt(day.end())) < 0
          ? null
          : withTime(date, text.substring(day.end() + 1));
    } catch (DateTimeException noSuchTime) {
      return null;
    }
  }

  private static @Nullable Read withTime(LocalDate date, String text) {
    Matcher time = TIME.matcher(text);
    if (!time.lookingAt()) {
      return null;
    }
    LocalDateTime local =
        date.atTime(
            LocalTime.of(
                number(time.group(1)),
                number(time.group(2)),
                number(time.group(3)),
                time.group(4) == null ? 0 : number((time.group(4) + "00000000").substring(0, 9))));
    String rest = text.substring(time.end());
    if (rest.isEmpty()) {
      return new Local(local);
    }
    Matcher offset = OFFSET.matcher(rest);
    if (!offset.matches()) {
      return null;
    }
    int seconds =
        number(offset.group(2)) * 3600 + number(offset.group(3)) * 60 + number(offset.group(4));
    return new Moment(
        local.toInstant(
            ZoneOffset.ofTotalSeconds("-".equals(offset.group(1)) ? -seconds : seconds)));
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** The days that the text stands for: one, or for a moment one per zone. */
  static List<LocalDate> in(String text, List<ZoneId> zones) {
    return switch (read(text)) {
      case null -> List.of();
      case Day day -> List.of(day.date());
      case Local local -> List.of(local.time().toLocalDate());
      case Moment moment ->
          zones.stream().map(zone -> moment.instant().atZone(zone).toLocalDate()).toList();
    };
  }

  /** Every day from the first to the last; empty where the span is over its bound or backwards. */
  static List<LocalDate> span(LocalDate first, LocalDate last) {
    return last.isBefore(first) || !last.isBefore(first.plusDays(LONGEST_SPAN))
        ? List.of()
        : first.datesUntil(last.plusDays(1)).toList();
  }
}
