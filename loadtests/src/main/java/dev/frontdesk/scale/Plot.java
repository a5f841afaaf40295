package dev.frontdesk.scale;

import java.util.List;
import java.util.Locale;

/** Curves of hit ratio by share of memory, as SVG. */
final class Plot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int MARGIN = 50;
  private static final List<String> COLOURS = List.of("#1b6ca8", "#c4561d", "#2c8a4b", "#7a3fa0");

  private Plot() {}

  /**
   * @param shares of memory, growing; drawn at a logarithmic distance
   * @param skews one for each curve
   * @param curves hit ratios from 0 to 1, one for each share
   */
  static String of(double[] shares, double[] skews, List<List<Double>> curves) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        text(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n",
            WIDTH, HEIGHT));
    svg.append(text("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT));
    for (int tenth = 0; tenth <= 10; tenth += 2) {
      double y = y(tenth / 10.0);
      svg.append(
          text(
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/><text x=\"12\" y=\"%.1f\">%d %%</text>%n",
              MARGIN, WIDTH - MARGIN, y, y, y + 4, tenth * 10));
    }
    for (double share : shares) {
      svg.append(
          text(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f %%</text>%n",
              x(share, shares), HEIGHT - MARGIN + 18, share * 100));
    }
    svg.append(
        text(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">memory, as a share of what all responses take</text>%n",
            WIDTH / 2, HEIGHT - 10));
    for (int i = 0; i < skews.length; i++) {
      svg.append(curve(shares, curves.get(i), COLOURS.get(i % COLOURS.size())));
      svg.append(
          text(
              "<text x=\"%d\" y=\"%d\" fill=\"%s\">Zipf %.1f</text>%n",
              MARGIN + 10 + i * 80, MARGIN - 20, COLOURS.get(i % COLOURS.size()), skews[i]));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String curve(double[] shares, List<Double> ratios, String colour) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < shares.length; i++) {
      points.append(text("%.1f,%.1f ", x(shares[i], shares), y(ratios.get(i))));
    }
    return text(
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n",
        colour, points.toString().strip());
  }

  private static double x(double share, double[] shares) {
    double from = Math.log(shares[0]);
    double to = Math.log(shares[shares.length - 1]);
    return MARGIN + (Math.log(share) - from) / (to - from) * (WIDTH - 2 * MARGIN);
  }

  private static double y(double ratio) {
    return HEIGHT - MARGIN - ratio * (HEIGHT - 2 * MARGIN);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
  }
}
