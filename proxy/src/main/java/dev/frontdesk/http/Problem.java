package dev.frontdesk.http;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the proxy gives by itself because something is wrong, as JSON (RFC 9457). One on a
 * request's way carries its reason, and never what the client sent.
 *
 * @param errors more of them, where there are several; not written where there are none
 */
public record Problem(int status, @Nullable Reason reason, String detail, List<String> errors) {
  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          entry(400, "Bad Request"),
          entry(401, "Unauthorized"),
          entry(404, "Not Found"),
          entry(405, "Method Not Allowed"),
          entry(413, "Content Too Large"),
          entry(414, "URI Too Long"),
          entry(422, "Unprocessable Content"),
          entry(431, "Request Header Fields Too Large"),
          entry(500, "Internal Server Error"),
          entry(501, "Not Implemented"),
          entry(502, "Bad Gateway"),
          entry(503, "Service Unavailable"),
          entry(504, "Gateway Timeout"),
          entry(508, "Loop Detected"));

  /** On a request's way. */
  public Problem(int status, Reason reason, String detail) {
    this(status, reason, detail, List.of());
  }

  /** Where there is no request on its way, as with operators. */
  public Problem(int status, String detail) {
    this(status, null, detail, List.of());
  }

  /** The reason's own words as the detail. */
  public static Problem of(int status, Reason reason) {
    return new Problem(status, reason, reason.meaning());
  }

  /** Content-Type and Cache-Control: a problem here says nothing about the resource. */
  public ResponseHead head() {
    return new ResponseHead(
        status, Fields.of("Content-Type", "application/problem+json", "Cache-Control", "no-store"));
  }

  public String body() {
    StringBuilder out = new StringBuilder();
    out.append("{\"type\":\"about:blank\",\"title\":")
        .append(quoted(TITLES.getOrDefault(status, "Error")))
        .append(",\"status\":")
        .append(status)
        .append(",\"detail\":")
        .append(quoted(detail));
    if (reason != null) {
      out.append(",\"reason\":").append(quoted(reason.text()));
    }
    if (!errors.isEmpty()) {
      out.append(",\"errors\":")
          .append(errors.stream().map(Problem::quoted).collect(Collectors.joining(",", "[", "]")));
    }
    return out.append('}').toString();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
