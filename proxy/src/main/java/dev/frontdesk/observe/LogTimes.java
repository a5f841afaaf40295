package dev.frontdesk.observe;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Times as the access log's formats have them. Lines come by the thousand in one second, so the
 * text of the last second is kept. One thread.
 */
final class LogTimes {
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
  private static final DateTimeFormatter COMMON =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What stands behind the second: {@code .500Z}. */
  private static final int FRACTION = 5;

  private long second = Long.MIN_VALUE;
  private String iso = "";
  private String common = "";

  /** RFC 3339 with milliseconds, as a JSON string. */
  void iso(Instant time, LineBuffer out) {
    know(time);
    int millis = time.get(ChronoField.MILLI_OF_SECOND);
    out.ascii('"').ascii(iso);
    out.ascii((char) ('0' + millis / 100))
        .ascii((char) ('0' + millis / 10 % 10))
        .ascii((char) ('0' + millis % 10));
    out.ascii("Z\"");
  }

  /** As in Apache's common format, without brackets. */
  void common(Instant time, LineBuffer out) {
    know(time);
    out.ascii(common);
  }

  private void know(Instant time) {
    if (time.getEpochSecond() == second) {
      return;
    }
    Instant whole = Instant.ofEpochSecond(time.getEpochSecond());
    String text = ISO.format(whole);
    iso = text.substring(0, text.length() - FRACTION + 1);
    common = COMMON.format(whole);
    second = time.getEpochSecond();
  }
}
