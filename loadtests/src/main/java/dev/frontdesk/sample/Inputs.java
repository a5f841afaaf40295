package dev.frontdesk.sample;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Reads what a caller sent; everything malformed is a 400 that names the input. */
final class Inputs {

  /** Where dates are days, and where times without an offset are taken. */
  static final ZoneId ZONE = ZoneId.of("Europe/Lisbon");

  private Inputs() {}

  static int pathInt(RoutingContext context, String name) {
    String text = context.pathParam(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Refusal(404, "there is no " + name + " " + text);
    }
  }

  static @Nullable Integer queryInt(RoutingContext context, String name) {
    String text = query(context, name);
    if (text == null) {
      return null;
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new Refusal(400, name + ": '" + text + "' (expected: a number)");
    }
  }

  static int page(RoutingContext context) {
    Integer page = queryInt(context, "page");
    if (page == null) {
      return 1;
    }
    if (page < 1 || page > 100_000) {
      throw new Refusal(400, "page: " + page + " (expected: 1 to 100000)");
    }
    return page;
  }

  static @Nullable LocalDate queryDate(RoutingContext context, String name) {
    String text = query(context, name);
    if (text == null) {
      return null;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new Refusal(400, name + ": '" + text + "' (expected: a date such as 2026-12-01)");
    }
  }

  static @Nullable String query(RoutingContext context, String name) {
    String text = context.queryParams().get(name);
    return text == null || text.isEmpty() ? null : text;
  }

  static JsonObject body(RoutingContext context) {
    Buffer sent = context.body().buffer();
    if (sent == null || sent.length() == 0) {
      throw new Refusal(400, "a JSON object is expected in the body");
    }
    try {
      if (Json.decodeValue(sent) instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException e) {
      throw new Refusal(400, "the body is not JSON: " + e.getMessage());
    }
    throw new Refusal(400, "the body is not a JSON object");
  }

  static @Nullable Integer optionalInt(JsonObject body, String name) {
    Object value = body.getValue(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Integer number) {
      return number;
    }
    throw new Refusal(400, name + ": " + value + " (expected: a whole number)");
  }

  static int requiredInt(JsonObject body, String name) {
    Integer value = optionalInt(body, name);
    if (value == null) {
      throw new Refusal(400, name + " is missing");
    }
    return value;
  }

  static @Nullable String optionalText(JsonObject body, String name, int most) {
    Object value = body.getValue(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isBlank() && text.length() <= most) {
      return text;
    }
    throw new Refusal(400, name + ": (expected: a text of 1 to " + most + " characters)");
  }

  static String requiredText(JsonObject body, String name, int most) {
    String value = optionalText(body, name, most);
    if (value == null) {
      throw new Refusal(400, name + " is missing");
    }
    return value;
  }

  static @Nullable OffsetDateTime optionalTime(JsonObject body, String name) {
    String text = optionalText(body, name, 40);
    if (text == null) {
      return null;
    }
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      OffsetDateTime exact =
          time instanceof OffsetDateTime offset
              ? offset
              : LocalDateTime.from(time).atZone(ZONE).toOffsetDateTime();
      return exact.withOffsetSameInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new Refusal(
          400, name + ": '" + text + "' (expected: a time such as 2026-12-01T10:00:00Z)");
    }
  }

  static OffsetDateTime requiredTime(JsonObject body, String name) {
    OffsetDateTime value = optionalTime(body, name);
    if (value == null) {
      throw new Refusal(400, name + " is missing");
    }
    return value;
  }
}
