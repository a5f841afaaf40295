package dev.frontdesk.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a path as it came. Only octets that mean the same encoded or not are decoded (RFC
 * 3986 §6.2.2.2); a path that an origin could read in another way is ambiguous rather than folded
 * into another path's answer. A trailing slash and {@code //} make empty segments and so other
 * paths.
 */
public sealed interface CanonicalPath {
  /**
   * @param text what is matched, keyed and sent
   * @param segments what stands between the slashes, at least one
   */
  record Canonical(String text, List<Segment> segments) implements CanonicalPath {}

  /** It has more than one reading: it is forwarded as it came, past the cache. */
  record Ambiguous(String why) implements CanonicalPath {}

  /** No request may carry it: it is answered with 400. */
  record Refused(String why) implements CanonicalPath {}

  /** One segment, as it stands in the canonical text and percent-decoded. */
  record Segment(String canonical, String decoded) {}

  static CanonicalPath of(String raw) {
    int segments = plainSegments(raw);
    return segments > 0 ? plain(raw, segments) : read(raw);
  }

  /**
   * How many segments it has, where it is canonical as it stands, as nearly every path is; else 0,
   * also of some that are, like {@code /.well-known}.
   */
  private static int plainSegments(String raw) {
    if (raw.isEmpty() || raw.charAt(0) != '/') {
      return 0;
    }
    int segments = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '/') {
        segments++;
        if (i + 1 < raw.length() && raw.charAt(i + 1) == '.') {
          return 0;
        }
      } else if (c <= ' ' || c > 0x7e || c == '%' || c == '\\' || c == ';' || c == '#') {
        return 0;
      }
    }
    return segments;
  }

  private static Canonical plain(String raw, int count) {
    Segment[] segments = new Segment[count];
    int from = 1;
    for (int i = 0; i < count; i++) {
      int slash = raw.indexOf('/', from);
      String text = raw.substring(from, slash < 0 ? raw.length() : slash);
      segments[i] = new Segment(text, text);
      from = slash + 1;
    }
    return new Canonical(raw, Collections.unmodifiableList(Arrays.asList(segments)));
  }

  private static CanonicalPath read(String raw) {
    String refused = refused(raw);
    if (refused != null) {
      return new Refused(refused);
    }
    String ambiguous = ambiguous(raw);
    if (ambiguous != null) {
      return new Ambiguous(ambiguous);
    }
    String text = PercentCoding.normalised(raw.isEmpty() ? "/" : raw);
    if (text == null) {
      throw new IllegalStateException("a path that was not refused has a bad percent-encoding");
    }
    List<Segment> segments = new ArrayList<>();
    for (String canonical : split(text)) {
      if (canonical.equals(".") || canonical.equals("..")) {
        return new Ambiguous("it has a dot segment");
      }
      String decoded = PercentCoding.decoded(canonical, false);
      if (decoded == null) {
        return new Ambiguous("its octets are not UTF-8");
      }
      segments.add(new Segment(canonical, decoded));
    }
    return new Canonical(text, List.copyOf(segments));
  }

  /** What stands between the slashes of a path that begins with one. */
  static List<String> split(String path) {
    List<String> segments = new ArrayList<>();
    int from = 1;
    for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', from)) {
      segments.add(path.substring(from, slash));
      from = slash + 1;
    }
    segments.add(path.substring(from));
    return segments;
  }

  private static @Nullable String refused(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c < 0x20 || c == 0x7f) {
        return "it has a control character";
      }
      if (c == '%') {
        int octet = PercentCoding.octetAt(raw, i);
        if (octet < 0) {
          return "a percent sign is not followed by two hexadecimal digits";
        }
        if (octet == 0) {
          return "it has an encoded NUL";
        }
      }
    }
    return null;
  }

  private static @Nullable String ambiguous(String raw) {
    if (!raw.isEmpty() && raw.charAt(0) != '/') {
      return "it does not begin with a slash";
    }
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c > 0x7e) {
        return "it has an octet that is not ASCII";
      }
      if (c == '\\' || c == ';' || c == '#' || c == ' ') {
        return "it has a '" + c + "'";
      }
      if (c == '%') {
        int octet = PercentCoding.octetAt(raw, i);
        if (octet < 0x20 || octet == 0x7f) {
          return "it has an encoded control character";
        }
        if (octet == '/' || octet == '\\' || octet == ';') {
          return "it has an encoded '" + (char) octet + "'";
        }
      }
    }
    return null;
  }
}
