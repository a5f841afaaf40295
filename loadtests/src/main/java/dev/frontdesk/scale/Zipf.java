package dev.frontdesk.scale;

import java.util.random.RandomGenerator;

/**
 * Draws numbers from 0 on, where the number {@code k} has a weight of {@code 1 / (k + 1) ^ skew}: a
 * skew of 0 is uniform, and web traces have 0.6 to 1.1. A draw costs the same however many there
 * are (Vose's alias method). Immutable; any thread.
 */
public final class Zipf {
  private final double[] keep;
  private final int[] alias;

  /**
   * @param numbers how many there are, at least one
   * @param skew not negative
   */
  public Zipf(int numbers, double skew) {
    double[] weights = new double[numbers];
    double sum = 0;
    for (int i = 0; i < numbers; i++) {
      weights[i] = Math.pow(i + 1.0, -skew);
      sum += weights[i];
    }
    keep = new double[numbers];
    alias = new int[numbers];
    int[] small = new int[numbers];
    int[] large = new int[numbers];
    int smalls = 0;
    int larges = 0;
    for (int i = 0; i < numbers; i++) {
      weights[i] *= numbers / sum;
      if (weights[i] < 1) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[--larges];
      keep[less] = weights[less];
      alias[less] = more;
      weights[more] -= 1 - weights[less];
      if (weights[more] < 1) {
        small[smalls++] = more;
      } else {
        large[larges++] = more;
      }
    }
    while (larges > 0) {
      keep[large[--larges]] = 1;
    }
    while (smalls > 0) {
      // Only rounding has left it here.
      keep[small[--smalls]] = 1;
    }
  }

  public int draw(RandomGenerator random) {
    int at = random.nextInt(keep.length);
    return random.nextDouble() < keep[at] ? at : alias[at];
  }
}
