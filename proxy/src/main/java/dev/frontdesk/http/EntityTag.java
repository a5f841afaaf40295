package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entity tag (RFC 9110 §8.8.3). A representation that the proxy put into a content coding has a
 * tag of its own: the opaque text with the coding behind it, {@code "x"} and {@code "x--gzip"}.
 *
 * @param opaque what stands between the quotes
 */
public record EntityTag(boolean weak, String opaque) {
  private static final String CODING_MARK = "--";

  /** The codings that the proxy makes, and so the marks that it may find behind a tag. */
  private static final List<String> CODINGS = List.of("gzip", "br", "zstd", "identity");

  /** One entity tag and nothing else, or null. {@code W/} is case-sensitive. */
  public static @Nullable EntityTag parse(String text) {
    boolean weak = text.startsWith("W/");
    String quoted = weak ? text.substring(2) : text;
    if (quoted.length() < 2 || quoted.charAt(0) != '"' || !quoted.endsWith("\"")) {
      return null;
    }
    String opaque = quoted.substring(1, quoted.length() - 1);
    return isOpaque(opaque) ? new EntityTag(weak, opaque) : null;
  }

  /** The message's own tag; null where ETag is missing, invalid, or there are several. */
  public static @Nullable EntityTag of(Fields fields) {
    List<String> values = fields.all("ETag");
    return values.size() == 1 ? parse(values.getFirst()) : null;
  }

  /**
   * The tags of If-Match or If-None-Match. Members that are no entity tags are left out; a comma
   * inside quotes belongs to the tag, and a backslash is a character like others.
   */
  public static List<EntityTag> list(Fields fields, String name) {
    List<EntityTag> tags = new ArrayList<>();
    for (String line : fields.all(name)) {
      int start = 0;
      boolean quoted = false;
      for (int i = 0; i <= line.length(); i++) {
        if (i == line.length() || (line.charAt(i) == ',' && !quoted)) {
          EntityTag tag = parse(Tokens.trim(line.substring(start, i)));
          if (tag != null) {
            tags.add(tag);
          }
          start = i + 1;
        } else if (line.charAt(i) == '"') {
          quoted = !quoted;
        }
      }
    }
    return tags;
  }

  /** RFC 9110 §8.8.3.2: both strong, and the same. */
  public boolean strongEquals(EntityTag other) {
    return !weak && !other.weak && opaque.equals(other.opaque);
  }

  /** RFC 9110 §8.8.3.2: the same, weak or not. */
  public boolean weakEquals(EntityTag other) {
    return opaque.equals(other.opaque);
  }

  /** This representation's tag in a content coding that the proxy made. */
  public EntityTag inCoding(String coding) {
    return new EntityTag(weak, opaque + CODING_MARK + coding);
  }

  /** Weak comparison with this tag or with the tag of one of its codings made here. */
  public boolean weakEqualsInAnyCoding(EntityTag presented) {
    return weakEquals(presented)
        || CODINGS.stream().anyMatch(coding -> inCoding(coding).weakEquals(presented));
  }

  private static boolean isOpaque(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '"' || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return (weak ? "W/\"" : "\"") + opaque + "\"";
  }
}
