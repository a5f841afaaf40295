package dev.frontdesk.scale;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Requests for the free slots of a service on a day, each with a number, and what a framework's
 * server answers to them: twelve field lines, three of them with a value of their own. Numbers have
 * URLs and contents of their own. Nothing is shared between two answers, as nothing is that came
 * over a connection. Any thread.
 */
final class BookingAnswers {
  static final String AUTHORITY = "booking.example";

  static final String RULES =
      """
      version: 1
      defaults: { zone: UTC }
      routes:
        - id: availability
          match: GET /api/availability/{serviceId}
          key: { query: [date, staffId] }
          types: { serviceId: int, query.date: date }
          cache:
            ttl: 5m
            stale-while-revalidate: 30s
            stale-if-error: 10m
            tags: ["availability:{serviceId}:{query.date}"]
      """;

  private static final String PATH = "/api/availability/";
  private static final long FIRST_SERVICE = 10_000;
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 12, 1);
  private static final int DAYS = 60;
  private static final int STAFF = 300;

  private BookingAnswers() {}

  static RequestHead request(long number) {
    Fields fields =
        Fields.of(
            own("Host"), own(AUTHORITY),
            own("User-Agent"), own("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101"),
            own("Accept"), own("application/json"));
    return new RequestHead("GET", "http", AUTHORITY, path(number), query(number), fields);
  }

  /** The number of what is asked for here. */
  static long number(RequestHead request) {
    return Long.parseLong(request.path().substring(PATH.length())) - FIRST_SERVICE;
  }

  /** The tag of what a request with this number shows, as the rules make it. */
  static String tag(long number) {
    return "availability:" + service(number) + ":" + day(number);
  }

  static ResponseHead head(long number, int length, Instant now) {
    SplittableRandom random = new SplittableRandom(number);
    return new ResponseHead(
        200,
        Fields.of(
            own("Content-Type"), own("application/json; charset=utf-8"),
            own("Content-Length"), Integer.toString(length),
            own("Date"), HttpDates.format(now),
            own("ETag"), "W/\"" + Long.toHexString(random.nextLong() | Long.MIN_VALUE) + "\"",
            own("Vary"), own("Accept-Encoding"),
            own("X-Request-Id"), new UUID(random.nextLong(), random.nextLong()).toString(),
            own("Strict-Transport-Security"), own("max-age=31536000; includeSubDomains"),
            own("X-Content-Type-Options"), own("nosniff"),
            own("X-Frame-Options"), own("SAMEORIGIN"),
            own("Referrer-Policy"), own("strict-origin-when-cross-origin"),
            own("Content-Security-Policy"), own("default-src 'none'; frame-ancestors 'none'"),
            own("Server"), own("uvicorn")));
  }

  /** Its octets differ from those of other numbers. */
  static byte[] body(long number, int length) {
    byte[] body = new byte[length];
    byte[] begin =
        ("{\"service\":" + service(number) + ",\"n\":" + number + "}")
            .getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(begin, 0, body, 0, Math.min(begin.length, length));
    return body;
  }

  private static String path(long number) {
    return PATH + service(number);
  }

  private static String query(long number) {
    return "date=" + day(number) + "&staffId=" + (1 + number % STAFF);
  }

  /** Numbers that follow each other are of other services, and no two have the same URL. */
  private static long service(long number) {
    return FIRST_SERVICE + number;
  }

  private static LocalDate day(long number) {
    return FIRST_DAY.plusDays(number % DAYS);
  }

  private static String own(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
  }
}
