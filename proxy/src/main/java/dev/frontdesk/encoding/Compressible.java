package dev.frontdesk.encoding;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says which responses may be encoded. Pure. */
public final class Compressible {
  /** A length that is not known before the body's end. */
  public static final long UNKNOWN_LENGTH = -1;

  private static final String NO_TRANSFORM = "no-transform";

  private final int minSize;
  private final List<String> types;

  public Compressible(EncodingOptions options) {
    this.minSize = options.minSize();
    this.types = options.compressible();
  }

  /**
   * It has content that is complete, plain and of a type that gets smaller. Where this is true the
   * answer varies on Accept-Encoding, whatever is chosen.
   *
   * @param length of the content in bytes, or {@link #UNKNOWN_LENGTH}
   */
  public boolean test(ResponseHead head, long length) {
    Fields fields = head.fields();
    return hasWholeContent(head.status())
        && (length == UNKNOWN_LENGTH || length >= minSize)
        && !fields.contains("Content-Encoding")
        && !fields.contains("Content-Range")
        && !forbidsTransformation(fields)
        && isCompressible(fields.first("Content-Type"));
  }

  /** {@code no-transform}, of a response (RFC 9111 §5.2.2.6) or a request (§5.2.1.6). */
  public static boolean forbidsTransformation(Fields fields) {
    for (Field line : fields) {
      if (line.is("Cache-Control") && mentions(line.value(), NO_TRANSFORM)) {
        for (String directive : line.value().split(",")) {
          if (directive.strip().equalsIgnoreCase(NO_TRANSFORM)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Every answer is asked, and nearly none has it: those are not taken apart. */
  private static boolean mentions(String text, String part) {
    for (int i = 0; i <= text.length() - part.length(); i++) {
      if (text.regionMatches(true, i, part, 0, part.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasWholeContent(int status) {
    return status >= 200 && status != 204 && status != 205 && status != 206 && status != 304;
  }

  private boolean isCompressible(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int semicolon = contentType.indexOf(';');
    String type =
        (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
            .strip()
            .toLowerCase(Locale.ROOT);
    for (String pattern : types) {
      boolean matches =
          pattern.endsWith("/*")
              ? type.regionMatches(0, pattern, 0, pattern.length() - 1)
              : pattern.startsWith("*+") ? endsWith(type, pattern) : type.equals(pattern);
      if (matches) {
        return true;
      }
    }
    return false;
  }

  /** Behind the pattern's asterisk. */
  private static boolean endsWith(String type, String pattern) {
    int length = pattern.length() - 1;
    return type.regionMatches(type.length() - length, pattern, 1, length);
  }
}
