package dev.frontdesk.http;

import dev.frontdesk.http.StructuredReader.Malformed;
import dev.frontdesk.http.StructuredValue.Item;
import dev.frontdesk.http.StructuredValue.StringValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a structured field that is a List of Strings (RFC 9651 §3.1, §3.3.3), as Cache-Groups is
 * one. There is no repair: what breaks the grammar anywhere, or holds a member that is no String,
 * is ignored as a whole (RFC 9651 §4.2). Parameters are checked and left out. Any thread.
 */
public final class StructuredStrings {
  private StructuredStrings() {}

  /**
   * The members over all lines of the field, in their order, repeated ones included; or null where
   * there is no such field, or one that is to be ignored.
   */
  public static @Nullable List<String> of(Fields fields, String name) {
    String text = fields.combined(name);
    try {
      return text == null ? null : members(new StructuredReader(text));
    } catch (Malformed invalid) {
      return null;
    }
  }

  private static List<String> members(StructuredReader reader) throws Malformed {
    List<String> members = new ArrayList<>();
    reader.skipSpaces();
    while (!reader.atEnd()) {
      if (!(reader.member() instanceof Item(StringValue(String value), var parameters))) {
        throw new Malformed();
      }
      members.add(value);
      reader.separator();
    }
    return members;
  }
}
