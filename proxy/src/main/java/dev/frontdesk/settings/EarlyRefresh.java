package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.regex.Pattern;

/** {@code early-refresh}: whether, and how eagerly, a hot answer is fetched before it ends. */
final class EarlyRefresh {
  /** The beta of the paper: neither eager nor lazy. */
  static final double USUAL = 1.0;

  private static final double LEAST = 0.1;
  private static final double LARGEST = 10;
  private static final String EXPECTED = "true, false or a number from 0.1 to 10";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,2}(?:\\.\\d{1,6})?");

  private EarlyRefresh() {}

  /** 0: not at all. */
  static double read(Section section) {
    Scalar scalar = section.scalar("early-refresh", EXPECTED);
    if (scalar == null) {
      return 0;
    }
    String text = scalar.plain() ? scalar.text() : "";
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true") ? USUAL : 0;
    }
    double beta = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : 0;
    if (beta < LEAST || beta > LARGEST) {
      section.expected("early-refresh", scalar, EXPECTED);
      return 0;
    }
    return beta;
  }
}
