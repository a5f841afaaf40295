package dev.frontdesk.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTTP-date (RFC 9110 §5.6.7): all three forms are read, IMF-fixdate is written. Names are read
 * without regard to case (RFC 9111 §4.2); a zone other than GMT makes a date invalid, and so does a
 * weekday that does not exist. Whether the weekday fits the date is not asked.
 */
public final class HttpDates {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final String MONTH = "(" + String.join("|", MONTHS) + ")";
  private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
  private static final String LONG_DAY =
      "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)";
  private static final String TIME = "([0-9]{2}):([0-9]{2}):([0-9]{2})";

  private static final Pattern IMF_FIXDATE =
      pattern(DAY + ", ([0-9]{2}) " + MONTH + " ([0-9]{4}) " + TIME + " gmt");
  private static final Pattern RFC_850 =
      pattern(LONG_DAY + ", ([0-9]{2})-" + MONTH + "-([0-9]{2}) " + TIME + " gmt");
  private static final Pattern ASCTIME =
      pattern(DAY + " " + MONTH + " ([0-9]{2}| [0-9]) " + TIME + " ([0-9]{4})");

  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HttpDates() {}

  /** IMF-fixdate, cut to the second. */
  public static String format(Instant time) {
    return WRITTEN.format(time);
  }

  /**
   * The time, or null where the text is no HTTP-date.
   *
   * @param now gives the century of a two-digit year: one that seems more than 50 years ahead is
   *     past (RFC 9110 §5.6.7)
   */
  public static @Nullable Instant parse(String text, Instant now) {
    Matcher imf = IMF_FIXDATE.matcher(text);
    if (imf.matches()) {
      return time(number(imf, 3), imf.group(2), number(imf, 1), imf, 4);
    }
    Matcher asctime = ASCTIME.matcher(text);
    if (asctime.matches()) {
      return time(number(asctime, 6), asctime.group(1), number(asctime, 2), asctime, 3);
    }
    Matcher rfc850 = RFC_850.matcher(text);
    return rfc850.matches() ? withCentury(rfc850, now) : null;
  }

  /** The field's date where it has exactly one value and that is valid, else null. */
  public static @Nullable Instant parse(Fields fields, String name, Instant now) {
    List<String> values = fields.all(name);
    return values.size() == 1 ? parse(values.getFirst(), now) : null;
  }

  private static @Nullable Instant withCentury(Matcher date, Instant now) {
    int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
    int year = thisYear - Math.floorMod(thisYear, 100) + number(date, 3);
    Instant read = time(year, date.group(2), number(date, 1), date, 4);
    Instant bound = now.atOffset(ZoneOffset.UTC).plusYears(50).toInstant();
    return read != null && read.isAfter(bound)
        ? time(year - 100, date.group(2), number(date, 1), date, 4)
        : read;
  }

  private static @Nullable Instant time(
      int year, String month, int day, Matcher matcher, int hourGroup) {
    int second = number(matcher, hourGroup + 2);
    try {
      return LocalDateTime.of(
              year,
              MONTHS.indexOf(month.toLowerCase(Locale.ROOT)) + 1,
              day,
              number(matcher, hourGroup),
              number(matcher, hourGroup + 1),
              // A leap second is the nearest earlier second that we can hold (RFC 9111 §4.2).
              second == 60 ? 59 : second)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException noSuchTime) {
      return null;
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(Tokens.trim(matcher.group(group)));
  }

  private static Pattern pattern(String form) {
    return Pattern.compile(form, Pattern.CASE_INSENSITIVE);
  }
}
