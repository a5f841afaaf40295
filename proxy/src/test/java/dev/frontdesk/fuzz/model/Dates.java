package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Lines;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** HTTP-date in its three forms (RFC 9110 §5.6.7), in milliseconds since the epoch. */
final class Dates {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private Dates() {}

  /** Of a field with exactly one line; null where it is missing, several or junk. */
  static @Nullable Long of(Lines lines, String name) {
    List<String> values = lines.values(name);
    return values.size() == 1 ? parse(values.getFirst()) : null;
  }

  static @Nullable Long parse(String text) {
    String[] words = text.strip().toLowerCase(Locale.ROOT).replace(',', ' ').split("[ ]+");
    try {
      if (words.length == 6 && words[5].equals("gmt")) {
        return time(words[3], words[2], words[1], words[4]);
      }
      if (words.length == 4 && words[3].equals("gmt")) {
        String[] day = words[1].split("-");
        return day.length == 3 ? time("20" + day[2], day[1], day[0], words[2]) : null;
      }
      // asctime has no zone.
      return words.length == 5 ? time(words[4], words[1], words[2], words[3]) : null;
    } catch (DateTimeException | NumberFormatException junk) {
      return null;
    }
  }

  private static @Nullable Long time(String year, String month, String day, String clock) {
    String[] parts = clock.split(":");
    if (parts.length != 3 || !MONTHS.contains(month)) {
      return null;
    }
    return LocalDateTime.of(
            Integer.parseInt(year),
            MONTHS.indexOf(month) + 1,
            Integer.parseInt(day),
            Integer.parseInt(parts[0]),
            Integer.parseInt(parts[1]),
            Integer.parseInt(parts[2]))
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }
}
