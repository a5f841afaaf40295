package dev.frontdesk.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.frontdesk.settings.yaml.Node;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A YAML tree as JSON, by the core schema (YAML 1.2.2 §10.3). */
final class YamlJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\.\\d+|\\d+(?:\\.\\d*)?)(?:[eE][-+]?\\d+)?");

  private YamlJson() {}

  static JsonNode of(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar(scalar);
      case Node.Sequence list -> {
        ArrayNode array = JSON.arrayNode();
        list.items().forEach(item -> array.add(of(item)));
        yield array;
      }
      case Node.Mapping mapping -> {
        ObjectNode object = JSON.objectNode();
        mapping.members().forEach(member -> object.set(member.name(), of(member.value())));
        yield object;
      }
    };
  }

  private static JsonNode scalar(Node.Scalar scalar) {
    String text = scalar.text();
    if (!scalar.plain()) {
      return JSON.textNode(text);
    }
    if (scalar.isNull()) {
      return JSON.nullNode();
    }
    return switch (text) {
      case "true", "True", "TRUE" -> JSON.booleanNode(true);
      case "false", "False", "FALSE" -> JSON.booleanNode(false);
      default ->
          NUMBER.matcher(text).matches()
              ? JSON.numberNode(new BigDecimal(text))
              : JSON.textNode(text);
    };
  }
}
