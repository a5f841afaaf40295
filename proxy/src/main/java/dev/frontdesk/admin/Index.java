package dev.frontdesk.admin;

import java.util.List;

/** What the admin listener has, for people who open it. */
final class Index {
  private Index() {}

  static String text(List<Endpoint> endpoints) {
    StringBuilder out = new StringBuilder("Frontdesk, admin listener\n\n");
    for (Endpoint endpoint : endpoints) {
      out.append(
          "%-5s%-19s%-7s%s\n"
              .formatted(
                  endpoint.method().name(),
                  endpoint.path(),
                  endpoint.open() ? "" : "token",
                  endpoint.summary()));
    }
    return out.toString();
  }

  static String html(List<Endpoint> endpoints) {
    StringBuilder out =
        new StringBuilder(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Frontdesk</title>"
                + "<h1>Frontdesk, admin listener</h1><table>");
    for (Endpoint endpoint : endpoints) {
      String path = escaped(endpoint.path());
      boolean link = endpoint.open() && endpoint.method().name().equals("GET");
      out.append("<tr><td>")
          .append(endpoint.method().name())
          .append("<td>")
          .append(link ? "<a href=\"" + path + "\">" + path + "</a>" : path)
          .append("<td>")
          .append(endpoint.open() ? "" : "token")
          .append("<td>")
          .append(escaped(endpoint.summary()));
    }
    return out.append("</table></html>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
