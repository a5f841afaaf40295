package dev.frontdesk.listener;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.Tokens;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the field section of an HTTP/2 request into a head, or refuses it: first by RFC 9113 §8.2
 * and §8.3, then by all that {@link RequestCheck} asks of any request. What the codec has checked
 * is checked here once more where another reading of it would be a smuggled request.
 */
final class Http2Head {
  /** What RFC 9113 §6.5.2 adds to the octets of each field line. */
  private static final int PER_LINE = 32;

  /** The spaces and the version of an HTTP/1.1 request line: the same bound holds for both. */
  private static final int AROUND_TARGET = " ".length() + " HTTP/1.1".length();

  private final int requestLine;
  private final int fieldsBound;
  private final String scheme;
  private final boolean trusted;

  /**
   * @param requestLine octets of method and target, as in HTTP/1.1
   * @param fieldsBound octets of all field lines
   * @param scheme of the connection
   * @param trusted the peer may say that the request came to it in the other scheme
   */
  Http2Head(int requestLine, int fieldsBound, String scheme, boolean trusted) {
    this.requestLine = requestLine;
    this.fieldsBound = fieldsBound;
    this.scheme = scheme;
    this.trusted = trusted;
  }

  RequestHead read(Http2Headers section) throws Refusal {
    String method = pseudo(section, ":method");
    if (method.equals("CONNECT")) {
      // Also the extended one (RFC 8441): it was not offered.
      throw Refusal.of(501, Reason.CONNECT_REFUSED);
    }
    String said = pseudo(section, ":scheme");
    String target = pseudo(section, ":path");
    if (method.length() + target.length() + AROUND_TARGET > requestLine) {
      throw Refusal.of(414, Reason.TARGET_TOO_LONG);
    }
    if (!target.startsWith("/") && !target.equals("*")) {
      throw Refusal.malformed("the path is not one");
    }
    Fields fields = fields(section);
    return RequestCheck.head(method, target, false, fields, scheme(said), "");
  }

  /** RFC 9113 §8.3.1: each of them exactly once. */
  private static String pseudo(Http2Headers section, String name) throws Refusal {
    Iterator<CharSequence> values = section.valueIterator(name);
    if (!values.hasNext()) {
      throw Refusal.malformed(name + " is missing");
    }
    String value = values.next().toString();
    if (values.hasNext()) {
      throw Refusal.malformed(name + " came more than once");
    }
    return value;
  }

  private String scheme(String said) throws Refusal {
    if (said.equals(scheme) || (trusted && (said.equals("http") || said.equals("https")))) {
      return said;
    }
    throw Refusal.malformed("the scheme is not that of the connection");
  }

  private Fields fields(Http2Headers section) throws Refusal {
    Fields.Builder fields = Fields.builder();
    @Nullable String authority = null;
    if (section.contains(":authority")) {
      authority = pseudo(section, ":authority");
      fields.add("Host", authority);
    }
    int octets = 0;
    boolean crumbled = false;
    boolean hosted = false;
    for (Map.Entry<CharSequence, CharSequence> line : section) {
      String name = line.getKey().toString();
      String value = line.getValue().toString();
      if (name.startsWith(":")) {
        known(name);
        continue;
      }
      octets += name.length() + value.length() + PER_LINE;
      if (octets > fieldsBound) {
        throw Refusal.of(431, Reason.FIELDS_TOO_LARGE);
      }
      check(name, value);
      if (name.equals("host") && authority != null) {
        agreeing(authority, value, hosted);
        hosted = true;
      } else if (!name.equals("cookie")) {
        fields.add(name, value);
      } else if (!crumbled) {
        crumbled = true;
        fields.add(name, joined(section));
      }
    }
    return fields.build();
  }

  private static void known(String name) throws Refusal {
    switch (name) {
      case ":method", ":scheme", ":path", ":authority" -> {}
      default -> throw Refusal.malformed("a pseudo-field that is not known");
    }
  }

  /** The crumbs of a cookie are one field (RFC 9113 §8.2.3). */
  private static String joined(Http2Headers section) {
    StringBuilder cookie = new StringBuilder();
    for (Map.Entry<CharSequence, CharSequence> line : section) {
      if ("cookie".contentEquals(line.getKey())) {
        cookie.append(cookie.isEmpty() ? "" : "; ").append(line.getValue());
      }
    }
    return cookie.toString();
  }

  /** Two names for one target are two readings (RFC 9113 §8.3.1). */
  private static void agreeing(String authority, String host, boolean again) throws Refusal {
    if (again || !authority.equalsIgnoreCase(host)) {
      throw Refusal.malformed("Host and :authority do not agree");
    }
  }

  /** RFC 9113 §8.2: of a field line in a request or in its trailers. */
  private static void check(String name, String value) throws Refusal {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
        throw Refusal.malformed("a field name is not in lower case");
      }
    }
    if (!value.isEmpty() && (blank(value.charAt(0)) || blank(value.charAt(value.length() - 1)))) {
      throw Refusal.malformed("a field value begins or ends with white space");
    }
    switch (name) {
      case "connection",
          "proxy-connection",
          "keep-alive",
          "transfer-encoding",
          "upgrade",
          "http2-settings" ->
          throw Refusal.malformed("a field that is for HTTP/1.1 connections");
      case "te" -> {
        if (!value.equalsIgnoreCase("trailers")) {
          throw Refusal.malformed("TE is not trailers");
        }
      }
      default -> {}
    }
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }

  /** Trailers have no pseudo-fields (RFC 9113 §8.1). */
  static Fields trailers(Http2Headers section) throws Refusal {
    Fields.Builder fields = Fields.builder();
    for (Map.Entry<CharSequence, CharSequence> line : section) {
      String name = line.getKey().toString();
      String value = line.getValue().toString();
      check(name, value);
      if (!Tokens.isFieldName(name) || !Tokens.isFieldValue(value)) {
        throw Refusal.malformed("a trailer is not a field");
      }
      fields.add(new Field(name, value));
    }
    return fields.build();
  }
}
