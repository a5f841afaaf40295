package dev.frontdesk.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.frontdesk.rules.Source.JsonStep;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values at a path out of a JSON document, in one pass and without a tree. A document
 * that is not JSON to its end has no value, nor has one with a name twice in an object on the path:
 * readers differ in which they take. Null and the empty text are no values.
 */
final class JsonValues {
  /** An exponent beyond this makes a number that no identifier is. */
  private static final int LARGEST_EXPONENT = 100;

  /** Member names come from strangers, so they are not interned. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final List<JsonStep> steps;
  private final List<@Nullable String> values = new ArrayList<>();
  private boolean repeated;

  /** How many arrays are open: an element without a value is a gap among values. */
  private int arrays;

  private JsonValues(List<JsonStep> steps) {
    this.steps = steps;
  }

  static Found find(byte @Nullable [] document, List<JsonStep> steps) {
    if (document == null) {
      return Found.ABSENT;
    }
    JsonValues finder = new JsonValues(steps);
    try (JsonParser parser = JSON.createParser(document)) {
      if (parser.nextToken() == null) {
        return Found.ABSENT;
      }
      finder.walk(parser, 0);
      if (parser.nextToken() != null) {
        return Found.ABSENT;
      }
    } catch (IOException notJson) {
      return Found.ABSENT;
    }
    return finder.repeated ? Found.UNREADABLE : Found.all(finder.values);
  }

  /** The parser stands on a value's first token, and stands on its last when this returns. */
  private void walk(JsonParser parser, int depth) throws IOException {
    if (depth == steps.size()) {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        missing();
      } else {
        values.add(text(parser));
        parser.skipChildren();
      }
      return;
    }
    switch (steps.get(depth)) {
      case JsonStep.Member member -> {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          member(parser, member.name(), depth);
        } else {
          missing(parser);
        }
      }
      case JsonStep.Each each -> {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
          arrays++;
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            walk(parser, depth + 1);
          }
          arrays--;
        } else {
          missing(parser);
        }
      }
    }
  }

  private void member(JsonParser parser, String name, int depth) throws IOException {
    boolean met = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean here = name.equals(parser.currentName());
      parser.nextToken();
      if (!here) {
        parser.skipChildren();
        continue;
      }
      repeated |= met;
      met = true;
      walk(parser, depth + 1);
    }
    if (!met) {
      missing();
    }
  }

  private void missing() {
    values.add(arrays == 0 ? "" : null);
  }

  private void missing(JsonParser parser) throws IOException {
    missing();
    parser.skipChildren();
  }

  static @Nullable String text(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      default -> null;
    };
  }

  /** Canonical decimal text: {@code 7.0} and {@code 70e-1} are 7. */
  private static @Nullable String number(JsonParser parser) throws IOException {
    if (parser.getTextLength() > CanonicalValue.MOST_DIGITS) {
      return null;
    }
    BigDecimal number;
    try {
      number = new BigDecimal(parser.getText());
    } catch (NumberFormatException exponentOverInt) {
      return null;
    }
    if (number.signum() == 0) {
      return "0";
    }
    return Math.abs((long) number.scale()) > LARGEST_EXPONENT
        ? null
        : number.stripTrailingZeros().toPlainString();
  }
}
