package dev.frontdesk.rules;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table as the database's catalog has it: exact names, of which nothing is folded or quoted. */
public record TableName(String schema, String name) {
  /** How rules write it. */
  public static final String FORM =
      "the name of a table, or SCHEMA.NAME; a name of other characters in double quotes";

  private static final String DEFAULT_SCHEMA = "public";

  /** Octets of a name; what is longer, PostgreSQL cuts. */
  private static final int MOST_OCTETS = 63;

  private static final String PART = "([\\p{L}_][\\p{L}0-9_$]*|\"(?:[^\"\\x00]|\"\")+\")";
  private static final Pattern TABLE = Pattern.compile("(?:" + PART + "\\.)?" + PART);

  /** Null: not of the {@link #FORM}. Without a schema it is in {@code public}. */
  public static @Nullable TableName read(String text) {
    Matcher matcher = TABLE.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String schema = matcher.group(1) == null ? DEFAULT_SCHEMA : plain(matcher.group(1));
    String name = plain(matcher.group(2));
    return fits(schema) && fits(name) ? new TableName(schema, name) : null;
  }

  private static String plain(String part) {
    return part.startsWith("\"")
        ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
        : part;
  }

  private static boolean fits(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length <= MOST_OCTETS;
  }

  /** As rules write it: what {@link #read} reads. */
  @Override
  public String toString() {
    return schema.equals(DEFAULT_SCHEMA) ? written(name) : written(schema) + "." + written(name);
  }

  private static String written(String part) {
    return part.matches("[\\p{L}_][\\p{L}0-9_$]*")
        ? part
        : "\"" + part.replace("\"", "\"\"") + "\"";
  }
}
