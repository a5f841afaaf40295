package dev.frontdesk.query;

import dev.frontdesk.rules.CanonicalValue;
import dev.frontdesk.rules.SqlType;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts of a request as values of PostgreSQL's types. Whatever forms are one value in a cache key
 * ({@code 07} and {@code 7}, a UUID with or without hyphens) are one value here, too. Pure.
 */
final class SqlValue {
  /** A larger exponent stands for more digits than anybody means. */
  private static final int LARGEST_EXPONENT = 999;

  /** As many digits as are read of one number. */
  private static final int LONGEST_NUMBER = 1_000;

  private static final int FIRST_YEAR = 1;

  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,1000}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE]([+-]?[0-9]{1,9}))?");
  private static final Pattern DAY = Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})");
  private static final Pattern TIME =
      Pattern.compile("([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,6}))?)?");
  private static final Pattern OFFSET = Pattern.compile("[Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?");

  private static final String A_DATE = "a date such as 2026-12-01";
  private static final String A_TIME = "a time such as 10:30 or 10:30:00.25";
  private static final String A_TIMESTAMP =
      "a date and time without an offset, such as 2026-12-01T10:30:00";
  private static final String A_MOMENT =
      "a date and time with an offset, such as 2026-12-01T10:30:00Z; a plus sign as %2B";

  /** Its message says what was expected, and has no value. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message, null, false, false);
    }
  }

  private SqlValue() {}

  static Object read(SqlType.Base base, String text) throws Unfit {
    return switch (base) {
      case TEXT -> text;
      case BOOL -> bool(text);
      case INT2 -> (short) integer(text, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT4 -> (int) integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT8 -> integer(text, Long.MIN_VALUE, Long.MAX_VALUE);
      case NUMERIC -> Numeric.create(decimal(text));
      case FLOAT8 -> real(text);
      case UUID -> uuid(text);
      case DATE -> whole(date(text, A_DATE), text, A_DATE);
      case TIME -> time(text, A_TIME);
      case TIMESTAMP -> timestamp(text);
      case TIMESTAMPTZ -> moment(text);
    };
  }

  /** As the driver wants them: an array of the elements' class. */
  static Object array(SqlType.Base base, List<?> values) {
    return switch (base) {
      case TEXT -> values.toArray(new String[0]);
      case BOOL -> values.toArray(new Boolean[0]);
      case INT2 -> values.toArray(new Short[0]);
      case INT4 -> values.toArray(new Integer[0]);
      case INT8 -> values.toArray(new Long[0]);
      case NUMERIC -> values.toArray(new Numeric[0]);
      case FLOAT8 -> values.toArray(new Double[0]);
      case UUID -> values.toArray(new UUID[0]);
      case DATE -> values.toArray(new LocalDate[0]);
      case TIME -> values.toArray(new LocalTime[0]);
      case TIMESTAMP -> values.toArray(new LocalDateTime[0]);
      case TIMESTAMPTZ -> values.toArray(new OffsetDateTime[0]);
    };
  }

  private static Unfit malformed(String expected) {
    return new Unfit("malformed (expected: " + expected + ")");
  }

  private static Unfit outOfRange(String expected) {
    return new Unfit("out of range (expected: " + expected + ")");
  }

  private static boolean bool(String text) throws Unfit {
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw malformed("true or false");
    };
  }

  private static long integer(String text, long least, long most) throws Unfit {
    String expected = "a whole number from %d to %d".formatted(least, most);
    if (!INTEGER.matcher(text).matches()) {
      throw malformed(expected);
    }
    BigInteger number = new BigInteger(text);
    if (number.bitLength() > 63 || number.longValue() < least || number.longValue() > most) {
      throw outOfRange(expected);
    }
    return number.longValue();
  }

  private static BigDecimal decimal(String text) throws Unfit {
    Matcher matcher = DECIMAL.matcher(text);
    if (!matcher.matches()) {
      throw malformed("a number such as 12.50");
    }
    String exponent = matcher.group(1);
    if (text.length() > LONGEST_NUMBER
        || (exponent != null && Math.abs(Integer.parseInt(exponent)) > LARGEST_EXPONENT)) {
      throw outOfRange("at most " + LONGEST_NUMBER + " digits");
    }
    return new BigDecimal(text);
  }

  private static double real(String text) throws Unfit {
    if (!DECIMAL.matcher(text).matches()) {
      throw malformed("a number such as 12.5");
    }
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number)) {
      throw outOfRange("a number of double precision");
    }
    return number;
  }

  private static UUID uuid(String text) throws Unfit {
    String canonical = CanonicalValue.uuid(text);
    if (canonical == null) {
      throw malformed("a UUID");
    }
    return UUID.fromString(canonical);
  }

  /** A day at the text's beginning. */
  private record Day(LocalDate date, int end) {}

  private static Day date(String text, String expected) throws Unfit {
    Matcher matcher = DAY.matcher(text);
    if (!matcher.lookingAt()) {
      throw malformed(expected);
    }
    try {
      int year = Integer.parseInt(matcher.group(1));
      if (year < FIRST_YEAR) {
        throw outOfRange(expected);
      }
      return new Day(
          LocalDate.of(
              year, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))),
          matcher.end());
    } catch (DateTimeException noSuchDay) {
      throw outOfRange(expected);
    }
  }

  private static LocalDate whole(Day day, String text, String expected) throws Unfit {
    if (day.end() != text.length()) {
      throw malformed(expected);
    }
    return day.date();
  }

  private static LocalTime time(String text, String expected) throws Unfit {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw malformed(expected);
    }
    return time(matcher, expected);
  }

  private static LocalTime time(Matcher matcher, String expected) throws Unfit {
    String fraction = matcher.group(4);
    try {
      return LocalTime.of(
          Integer.parseInt(matcher.group(1)),
          Integer.parseInt(matcher.group(2)),
          number(matcher.group(3)),
          fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
    } catch (DateTimeException noSuchTime) {
      throw outOfRange(expected);
    }
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** What stands behind the day and its separator. */
  private static String behind(Day day, String text, String expected) throws Unfit {
    if (day.end() == text.length() || "Tt ".indexOf(text.charAt(day.end())) < 0) {
      throw malformed(expected);
    }
    return text.substring(day.end() + 1);
  }

  private static LocalDateTime timestamp(String text) throws Unfit {
    Day day = date(text, A_TIMESTAMP);
    return day.date().atTime(time(behind(day, text, A_TIMESTAMP), A_TIMESTAMP));
  }

  private static OffsetDateTime moment(String text) throws Unfit {
    Day day = date(text, A_MOMENT);
    String rest = behind(day, text, A_MOMENT);
    Matcher time = TIME.matcher(rest);
    if (!time.lookingAt()) {
      throw malformed(A_MOMENT);
    }
    Matcher offset = OFFSET.matcher(rest.substring(time.end()));
    if (!offset.matches()) {
      throw malformed(A_MOMENT);
    }
    try {
      int seconds = number(offset.group(2)) * 3600 + number(offset.group(3)) * 60;
      ZoneOffset zone = ZoneOffset.ofTotalSeconds("-".equals(offset.group(1)) ? -seconds : seconds);
      return day.date().atTime(time(time, A_MOMENT)).atOffset(zone);
    } catch (DateTimeException noSuchOffset) {
      throw outOfRange(A_MOMENT);
    }
  }
}
