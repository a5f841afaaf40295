package dev.frontdesk.http;

import dev.frontdesk.http.StructuredReader.Malformed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a structured field that is a Dictionary (RFC 9651 §3.2, §4.2.2). There is no repair: one
 * error anywhere makes the whole field invalid (RFC 9651 §4.2).
 */
public final class StructuredDictionary {
  private StructuredDictionary() {}

  /**
   * All lines of the field as one dictionary, in the order in which keys came first; of a repeated
   * key the last value counts. Empty where the field is absent or empty; null where it is invalid.
   */
  public static @Nullable Map<String, StructuredValue> of(Fields fields, String name) {
    String text = fields.combined(name);
    return text == null ? Map.of() : parse(text);
  }

  static @Nullable Map<String, StructuredValue> parse(String text) {
    try {
      return members(new StructuredReader(text));
    } catch (Malformed invalid) {
      return null;
    }
  }

  private static Map<String, StructuredValue> members(StructuredReader reader) throws Malformed {
    Map<String, StructuredValue> members = new LinkedHashMap<>();
    reader.skipSpaces();
    while (!reader.atEnd()) {
      String key = reader.key();
      members.put(key, reader.take('=') ? reader.member() : reader.flag());
      reader.separator();
    }
    return members;
  }
}
