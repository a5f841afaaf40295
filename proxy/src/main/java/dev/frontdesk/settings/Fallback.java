package dev.frontdesk.settings;

import dev.frontdesk.rules.CanonicalValue;
import dev.frontdesk.rules.SqlType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.function.Consumer;

/** Whether the value that stands in for a missing one has the parameter's type. */
final class Fallback {
  private Fallback() {}

  static boolean fits(SqlType type, String text) {
    return switch (type.base()) {
      case BOOL -> text.equals("true") || text.equals("false");
      case INT2 -> reads(text, Short::parseShort);
      case INT4 -> reads(text, Integer::parseInt);
      case INT8 -> reads(text, Long::parseLong);
      case NUMERIC -> reads(text, BigDecimal::new);
      case FLOAT8 -> text.matches("[-+0-9.eE]+") && reads(text, Double::parseDouble);
      case TEXT -> text.indexOf('\0') < 0;
      case UUID -> CanonicalValue.uuid(text) != null;
      case DATE -> reads(text, LocalDate::parse);
      case TIME -> reads(text, LocalTime::parse);
      case TIMESTAMP -> reads(text.replace(' ', 'T'), LocalDateTime::parse);
      case TIMESTAMPTZ -> reads(text.replace(' ', 'T'), OffsetDateTime::parse);
    };
  }

  private static boolean reads(String text, Consumer<String> reader) {
    try {
      reader.accept(text);
      return true;
    } catch (NumberFormatException | DateTimeException unfit) {
      return false;
    }
  }
}
