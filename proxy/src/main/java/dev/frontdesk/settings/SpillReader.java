package dev.frontdesk.settings;

import dev.frontdesk.settings.Database.Spill;
import dev.frontdesk.settings.yaml.Section;

/** {@code spill}: the reads that a primary answers in the place of replicas. */
final class SpillReader {
  private static final int LARGEST = 1_000_000;

  private SpillReader() {}

  /** A rate of 0 is never; where only the rate is said, two seconds of it may come at once. */
  static Spill read(Section section) {
    Section spill = section.sectionOrEmpty("spill", Shapes.SPILL);
    int rate = spill.integer("rate", 0, LARGEST, Spill.DEFAULT.rate());
    int burst =
        spill.integer("burst", 0, 2 * LARGEST, spill.has("rate") ? 2 * rate : defaultBurst());
    if (rate > 0 && burst == 0) {
      spill
          .findings()
          .error(
              spill.placeOf("burst"),
              "burst: 0 beside a rate of %d (expected: at least 1; rate: 0 for never)"
                  .formatted(rate));
    }
    if (rate == 0 && burst > 0) {
      spill
          .findings()
          .error(
              spill.placeOf("burst"),
              "burst: %d beside rate: 0 (expected: no burst where the primary never stands in)"
                  .formatted(burst));
    }
    return new Spill(rate, burst);
  }

  private static int defaultBurst() {
    return Spill.DEFAULT.burst();
  }
}
