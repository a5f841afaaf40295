package dev.frontdesk.load;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** p95 of each comparison before and after, as SVG: two bars each, on a logarithmic scale. Pure. */
final class Picture {
  private static final int LEFT = 170;
  private static final int WIDTH = 460;
  private static final int ROW = 52;
  private static final int TOP = 56;
  private static final int BAR = 16;

  /** Milliseconds at the left end. */
  private static final double LEAST = 0.1;

  private static final double MOST = 1000;

  private Picture() {}

  static String of(List<JsonObject> comparisons) {
    int height = TOP + ROW * comparisons.size() + 30;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 %d" font-family="sans-serif" font-size="13">
        <rect width="720" height="%d" fill="#ffffff"/>
        <text x="12" y="22" font-size="15" fill="#1f2933">95th percentile of all requests, milliseconds (logarithmic)</text>
        <rect x="%d" y="33" width="12" height="12" fill="#9aa5b1"/><text x="%d" y="44" fill="#3e4c59">straight at the API</text>
        <rect x="%d" y="33" width="12" height="12" fill="#1f78b4"/><text x="%d" y="44" fill="#3e4c59">through Frontdesk</text>
        """
            .formatted(height, height, LEFT, LEFT + 18, LEFT + 160, LEFT + 178));
    for (double tick = LEAST; tick <= MOST; tick *= 10) {
      double x = LEFT + width(tick);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.0f\" y1=\"%d\" x2=\"%.0f\" y2=\"%d\" stroke=\"#e4e7eb\"/>"
                  + "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\" fill=\"#7b8794\">%s</text>\n",
              x,
              TOP,
              x,
              height - 24,
              x,
              height - 8,
              tick < 1 ? "0.1" : String.format(Locale.ROOT, "%.0f", tick)));
    }
    for (int i = 0; i < comparisons.size(); i++) {
      JsonObject each = comparisons.get(i);
      int y = TOP + i * ROW + 8;
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#1f2933\">%s</text>\n"
              .formatted(LEFT - 10, y + BAR + 4, escaped(each.getString("title"))));
      bar(svg, y, "#9aa5b1", each.getJsonObject("straight").getDouble("p95Ms"));
      bar(svg, y + BAR + 2, "#1f78b4", each.getJsonObject("frontdesk").getDouble("p95Ms"));
    }
    return svg.append("</svg>\n").toString();
  }

  private static void bar(StringBuilder svg, int y, String colour, double millis) {
    double width = width(millis);
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                + "<text x=\"%.1f\" y=\"%d\" fill=\"#3e4c59\" font-size=\"12\">%.1f</text>\n",
            LEFT,
            y,
            width,
            BAR,
            colour,
            LEFT + width + 6,
            y + BAR - 4,
            millis));
  }

  private static double width(double millis) {
    double share = Math.log(Math.max(millis, LEAST) / LEAST) / Math.log(MOST / LEAST);
    return Math.min(share, 1) * WIDTH;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
