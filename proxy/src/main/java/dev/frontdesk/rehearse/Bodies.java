package dev.frontdesk.rehearse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.encoding.ReadableBody;
import dev.frontdesk.http.Fields;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares bodies, without their content codings. */
final class Bodies {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final int LONGEST_SHOWN = 200;

  private Bodies() {}

  /** What came, and what was expected; null where it fits. */
  static @Nullable String difference(ExpectedBody expected, Fields fields, Buffer body) {
    byte[] readable =
        ReadableBody.decodeForReading(fields, body.getBytes(), (int) OriginReader.LARGEST_BODY);
    if (readable == null) {
      return "content that cannot be decoded as %s (expected: that it can)"
          .formatted(fields.combined("Content-Encoding"));
    }
    String text = new String(readable, StandardCharsets.UTF_8);
    return switch (expected) {
      case ExpectedBody.Text(String wanted) ->
          text.equals(wanted) ? null : "%s (expected: %s)".formatted(shown(text), shown(wanted));
      case ExpectedBody.Json(JsonNode wanted) ->
          has(wanted, parsed(text))
              ? null
              : "%s (expected: %s)".formatted(shown(text), shown(wanted.toString()));
    };
  }

  private static @Nullable JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException noJson) {
      return null;
    }
  }

  /** Objects may have more keys than were asked for; lists are compared as they are. */
  private static boolean has(JsonNode wanted, @Nullable JsonNode came) {
    if (came == null) {
      return false;
    }
    if (wanted.isObject()) {
      for (Map.Entry<String, JsonNode> member : wanted.properties()) {
        if (!has(member.getValue(), came.get(member.getKey()))) {
          return false;
        }
      }
      return came.isObject();
    }
    if (wanted.isArray()) {
      boolean same = came.isArray() && came.size() == wanted.size();
      for (int i = 0; same && i < wanted.size(); i++) {
        same = has(wanted.get(i), came.get(i));
      }
      return same;
    }
    return (wanted.isNumber() && came.isNumber())
        ? wanted.decimalValue().compareTo(came.decimalValue()) == 0
        : wanted.equals(came);
  }

  private static String shown(String text) {
    if (text.isEmpty()) {
      return "nothing";
    }
    return text.length() <= LONGEST_SHOWN
        ? text
        : text.substring(0, LONGEST_SHOWN) + "... (" + text.length() + " characters)";
  }
}
