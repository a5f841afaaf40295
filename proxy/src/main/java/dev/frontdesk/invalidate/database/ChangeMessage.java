package dev.frontdesk.invalidate.database;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.frontdesk.invalidate.database.TableChange.Op;
import dev.frontdesk.rules.Found;
import dev.frontdesk.rules.RowTags;
import dev.frontdesk.rules.TableName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comes on the channel. Everybody who may connect to the database may notify, so anything may
 * come: reading it never fails. What is not as {@link TriggerSql} makes it, is either about a table
 * that it names, and then about all of its rows, or {@link Malformed}. Any thread.
 */
public sealed interface ChangeMessage {
  /** The only form there is so far. */
  int VERSION = 1;

  /** PostgreSQL's own bound of a payload, in octets, is lower; nothing longer is read. */
  int MOST_CHARACTERS = 8_000;

  /**
   * Rows have changed.
   *
   * @param whole false: it was not as it should be, so that it says no more than which table
   */
  record Changed(TableChange change, boolean whole) implements ChangeMessage {}

  /**
   * A sign of life.
   *
   * @param of the process that has sent it
   */
  record Beat(String of, long number) implements ChangeMessage {}

  /** Nobody can say what it is about. */
  record Malformed() implements ChangeMessage {}

  /** Reads a payload. */
  static ChangeMessage parse(String payload) {
    return payload.length() > MOST_CHARACTERS ? new Malformed() : new Reader().read(payload);
  }

  /** The payload of a beat. */
  static String beat(String of, long number) {
    return "{\"v\":%d,\"b\":\"%s\",\"n\":%d}".formatted(VERSION, of, number);
  }

  /** Reads one payload. */
  final class Reader {
    private static final JsonFactory JSON =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private @Nullable TableName table;
    private @Nullable Op op;
    private @Nullable List<String> columns;
    private @Nullable List<List<Found>> rows;
    private @Nullable String beatOf;
    private long number;
    private boolean known;
    private boolean whole = true;

    private Reader() {}

    private ChangeMessage read(String payload) {
      try (JsonParser parser = JSON.createParser(payload)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          return new Malformed();
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          member(parser, name);
        }
        whole &= parser.nextToken() == null;
      } catch (IOException notJson) {
        whole = false;
      }
      return message();
    }

    private ChangeMessage message() {
      if (table == null) {
        return beatOf != null && known && whole ? new Beat(beatOf, number) : new Malformed();
      }
      Op did = op;
      if (did == null || !known || !whole) {
        return new Changed(TableChange.somewhere(table, did == null ? Op.UPDATE : did), false);
      }
      if (columns == null && rows == null) {
        return new Changed(TableChange.somewhere(table, did), true);
      }
      return columns != null && rows != null && fit(columns, rows)
          ? new Changed(new TableChange(table, did, columns, rows), true)
          : new Changed(TableChange.somewhere(table, did), false);
    }

    private static boolean fit(List<String> columns, List<List<Found>> rows) {
      return !rows.isEmpty()
          && !columns.isEmpty()
          && rows.stream().allMatch(row -> row.size() == columns.size());
    }

    private void member(JsonParser parser, @Nullable String name) throws IOException {
      switch (name) {
        case "v" ->
            known =
                parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getText().equals(Integer.toString(VERSION));
        case "t" -> table = table(strings(parser));
        case "o" -> op = op(parser);
        case "c" -> columns = strings(parser);
        case "k" -> rows = rows(parser);
        case "b" ->
            beatOf = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        case "n" -> number = number(parser);
        case null, default -> {}
      }
      parser.skipChildren();
    }

    private long number(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        return parser.getLongValue();
      }
      whole = false;
      return 0;
    }

    private @Nullable TableName table(@Nullable List<String> names) {
      if (names != null && names.size() == 2) {
        return new TableName(names.get(0), names.get(1));
      }
      whole = false;
      return null;
    }

    private @Nullable Op op(JsonParser parser) throws IOException {
      String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
      for (Op one : Op.values()) {
        if (one.name().equals(text)) {
          return one;
        }
      }
      whole = false;
      return null;
    }

    /** The parser stands on the array's end afterwards, or where it stood. */
    private @Nullable List<String> strings(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        whole = false;
        return null;
      }
      List<String> strings = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        whole &= parser.currentToken() == JsonToken.VALUE_STRING;
        strings.add(parser.getText());
        parser.skipChildren();
      }
      return strings;
    }

    private @Nullable List<List<Found>> rows(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        whole = false;
        return null;
      }
      List<List<Found>> all = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        List<Found> row = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            row.add(RowTags.value(parser));
          }
        } else {
          whole = false;
          parser.skipChildren();
        }
        all.add(row);
      }
      return all;
    }
  }
}
