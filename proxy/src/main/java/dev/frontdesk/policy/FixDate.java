package dev.frontdesk.policy;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A date as nearly all servers write it (IMF-fixdate, RFC 9110 §5.6.7), and its second since 1970.
 * Only a text that would be written just so is taken for one; what a date means is not asked here.
 */
final class FixDate {
  private static final String PATTERN = "Xxx, 00 Xxx 0000 00:00:00 GMT";
  private static final int DAY = 86_400;
  private static final List<String> WEEKDAYS = new ArrayList<>();
  private static final List<String> MONTHS = new ArrayList<>();

  static {
    for (DayOfWeek day : DayOfWeek.values()) {
      WEEKDAYS.add(day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
    }
    for (Month month : Month.values()) {
      MONTHS.add(month.getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
    }
  }

  private FixDate() {}

  /** -1 where the text is another than {@link #text} writes. */
  static long second(String text) {
    if (!hasForm(text)) {
      return -1;
    }
    int month = MONTHS.indexOf(text.substring(8, 11));
    int day = number(text, 5, 2);
    int year = number(text, 12, 4);
    int hour = number(text, 17, 2);
    int minute = number(text, 20, 2);
    int second = number(text, 23, 2);
    boolean exists =
        month >= 0
            && year >= 1970
            && day >= 1
            && day <= Month.of(month + 1).length(Year.isLeap(year))
            && hour < 24
            && minute < 60
            && second < 60;
    if (!exists) {
      return -1;
    }
    LocalDate date = LocalDate.of(year, month + 1, day);
    return text.startsWith(WEEKDAYS.get(date.getDayOfWeek().getValue() - 1))
        ? date.toEpochDay() * DAY + hour * 3600L + minute * 60L + second
        : -1;
  }

  static String text(long second) {
    LocalDate date = LocalDate.ofEpochDay(second / DAY);
    int ofDay = (int) (second % DAY);
    byte[] text = PATTERN.getBytes(StandardCharsets.ISO_8859_1);
    name(text, 0, WEEKDAYS.get(date.getDayOfWeek().getValue() - 1));
    digits(text, 5, 2, date.getDayOfMonth());
    name(text, 8, MONTHS.get(date.getMonthValue() - 1));
    digits(text, 12, 4, date.getYear());
    digits(text, 17, 2, ofDay / 3600);
    digits(text, 20, 2, ofDay / 60 % 60);
    digits(text, 23, 2, ofDay % 60);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static boolean hasForm(String text) {
    if (text.length() != PATTERN.length()) {
      return false;
    }
    for (int i = 0; i < PATTERN.length(); i++) {
      char like = PATTERN.charAt(i);
      char c = text.charAt(i);
      boolean fits =
          switch (like) {
            case '0' -> c >= '0' && c <= '9';
            case 'X', 'x' -> c < 128;
            default -> c == like;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int length) {
    int value = 0;
    for (int i = from; i < from + length; i++) {
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }

  private static void name(byte[] text, int at, String name) {
    for (int i = 0; i < name.length(); i++) {
      text[at + i] = (byte) name.charAt(i);
    }
  }

  private static void digits(byte[] text, int at, int length, int value) {
    int left = value;
    for (int i = at + length - 1; i >= at; i--) {
      text[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }
}
