package dev.frontdesk.settings;

import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;

/** The {@code version} that each file begins with. */
public final class Version {
  static final String CURRENT = "1";

  private Version() {}

  public static void check(Section file, Place start) {
    if (!file.has("version")) {
      file.findings().error(start, "no \"version\" (expected: version: 1)");
      return;
    }
    Scalar version = file.scalar("version", CURRENT);
    if (version != null && !(version.plain() && version.text().equals(CURRENT))) {
      file.expected("version", version, CURRENT);
    }
  }
}
