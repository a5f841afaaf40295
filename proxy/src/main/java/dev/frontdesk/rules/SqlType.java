package dev.frontdesk.rules;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A type of a query's parameter.
 *
 * @param base the type, or that of the elements
 * @param array every value of a repeated parameter
 */
public record SqlType(Base base, boolean array) {
  /** PostgreSQL's names, in lower case in rule files. */
  public enum Base {
    BOOL,
    INT2,
    INT4,
    INT8,
    NUMERIC,
    FLOAT8,
    TEXT,
    UUID,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ
  }

  /** Null where it is none of them: {@code int8}, {@code text[]}. */
  public static @Nullable SqlType of(String text) {
    boolean array = text.endsWith("[]");
    String name = array ? text.substring(0, text.length() - 2) : text;
    for (Base base : Base.values()) {
      if (base.name().toLowerCase(Locale.ROOT).equals(name)) {
        return new SqlType(base, array);
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return base.name().toLowerCase(Locale.ROOT) + (array ? "[]" : "");
  }
}
