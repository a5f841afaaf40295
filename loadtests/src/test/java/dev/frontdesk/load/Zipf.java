package dev.frontdesk.load;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws from 0 to n-1, where the k-th is wanted 1/(k+1)^s as often as the first. Immutable. */
final class Zipf {
  private final double[] upTo;

  Zipf(int n, double s) {
    if (n < 1) {
      throw new IllegalArgumentException("n: " + n + " (expected: >= 1)");
    }
    upTo = new double[n];
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += 1 / Math.pow(k + 1, s);
      upTo[k] = sum;
    }
  }

  int draw(RandomGenerator random) {
    double wanted = random.nextDouble() * upTo[upTo.length - 1];
    int found = Arrays.binarySearch(upTo, wanted);
    return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
  }
}
