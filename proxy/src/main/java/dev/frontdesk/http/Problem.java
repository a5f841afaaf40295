package dev.frontdesk.http;

import java.util.Map;

/**
 * An answer that the proxy gives by itself because something is wrong, as JSON (RFC 9457). It
 * carries the reason and never what the client sent.
 */
public record Problem(int status, Reason reason, String detail) {
  private static final Map<Integer, String> TITLES =
      Map.of(
          400, "Bad Request",
          405, "Method Not Allowed",
          414, "URI Too Long",
          431, "Request Header Fields Too Large",
          500, "Internal Server Error",
          501, "Not Implemented",
          502, "Bad Gateway",
          503, "Service Unavailable",
          504, "Gateway Timeout");

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
    return "{\"type\":\"about:blank\",\"title\":%s,\"status\":%d,\"detail\":%s,\"reason\":%s}"
        .formatted(
            quoted(TITLES.getOrDefault(status, "Error")),
            status,
            quoted(detail),
            quoted(reason.text()));
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
