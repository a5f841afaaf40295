package dev.frontdesk.encoding;

import dev.frontdesk.http.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies as rules read them: without their codings. */
public final class ReadableBody {
  /** More codings on one content than anybody uses are not undone. */
  static final int MAX_CODINGS = 3;

  private ReadableBody() {}

  /**
   * The body without the codings of its Content-Encoding, the last one first (RFC 9110 §8.4); null
   * where one is not known or does not decode, or more than {@code bound} bytes come out.
   */
  public static byte @Nullable [] decodeForReading(Fields fields, byte[] body, int bound) {
    String value = fields.combined("Content-Encoding");
    if (value == null || value.isBlank()) {
      return body.length <= bound ? body : null;
    }
    List<String> names = List.of(value.split(","));
    if (names.size() > MAX_CODINGS) {
      return null;
    }
    byte[] decoded = body;
    for (String name : names.reversed()) {
      Coding coding = Coding.of(name.strip());
      if (coding == null || !Natives.has(coding)) {
        return null;
      }
      try {
        decoded = Encoder.decode(coding, decoded, bound);
      } catch (TooLarge | MalformedContent noValue) {
        // A body that cannot be read has no values; what that means is the rules' business.
        return null;
      }
    }
    return decoded;
  }
}
