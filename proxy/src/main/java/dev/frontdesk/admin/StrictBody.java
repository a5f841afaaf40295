package dev.frontdesk.admin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of which every key is known. Duplicate keys, text after the object and values of
 * another type are errors: a purge that means something else than it says is worse than none.
 */
final class StrictBody {
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final JsonNode object;

  private StrictBody(JsonNode object) {
    this.object = object;
  }

  /** Throws {@link BadBody}. */
  static StrictBody parse(@Nullable String text, Set<String> keys) {
    if (text == null || text.isBlank()) {
      throw new BadBody("no body (expected: a JSON object with " + listed(keys) + ")");
    }
    JsonNode node = read(text);
    if (!node.isObject()) {
      throw new BadBody("%s (expected: a JSON object)".formatted(kind(node)));
    }
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!keys.contains(property.getKey())) {
        throw new BadBody(
            "unknown key \"%s\" (expected: %s)".formatted(property.getKey(), listed(keys)));
      }
    }
    return new StrictBody(node);
  }

  private static JsonNode read(String text) {
    try {
      return READER.readValue(text);
    } catch (JsonProcessingException malformed) {
      String where =
          malformed.getLocation() == null
              ? ""
              : "line %d, column %d: "
                  .formatted(
                      malformed.getLocation().getLineNr(), malformed.getLocation().getColumnNr());
      throw new BadBody("not JSON: " + where + malformed.getOriginalMessage());
    }
  }

  boolean has(String key) {
    return object.has(key);
  }

  /** False where the key is absent. */
  boolean flag(String key) {
    JsonNode value = object.get(key);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      throw wrong(key, value, "true or false");
    }
    return value.booleanValue();
  }

  @Nullable String text(String key) {
    JsonNode value = object.get(key);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong(key, value, "a string");
    }
    return value.textValue();
  }

  /** A list of strings; empty where the key is absent. */
  List<String> texts(String key) {
    JsonNode value = object.get(key);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(key, value, "a list of strings");
    }
    return strings(key, value);
  }

  /** An object whose values are strings or lists of strings; each value in turn. */
  List<Map.Entry<String, String>> pairs(String key) {
    JsonNode value = object.get(key);
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    if (value == null) {
      return pairs;
    }
    if (!value.isObject()) {
      throw wrong(key, value, "an object");
    }
    for (Map.Entry<String, JsonNode> property : value.properties()) {
      String name = key + "." + property.getKey();
      List<String> values =
          property.getValue().isArray()
              ? strings(name, property.getValue())
              : List.of(string(name, property.getValue()));
      values.forEach(one -> pairs.add(Map.entry(property.getKey(), one)));
    }
    return pairs;
  }

  private static List<String> strings(String key, JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array) {
      texts.add(string(key, element));
    }
    return texts;
  }

  private static String string(String key, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(key, value, "a string");
    }
    return value.textValue();
  }

  private static BadBody wrong(String key, JsonNode came, String expected) {
    return new BadBody("%s: %s (expected: %s)".formatted(key, kind(came), expected));
  }

  private static String kind(JsonNode node) {
    return "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static String listed(Set<String> keys) {
    return String.join(", ", new TreeSet<>(keys));
  }
}
