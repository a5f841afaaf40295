package dev.frontdesk.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.scale.HitRatio.Load;
import org.junit.jupiter.api.Test;

/** The simulator against loads whose hit ratio is known. */
class HitRatioTest {
  private static final int RESPONSES = 1000;
  private static final int WEIGHT = 1600;
  private static final long ALL = (long) RESPONSES * WEIGHT * 2;
  private static final long REQUESTS = 400_000;

  private static double ratio(double skew, long memory, double ttl, double rate, double writes) {
    return HitRatio.of(new Load(RESPONSES, skew, WEIGHT, ttl, rate, writes), memory, REQUESTS, 7);
  }

  @Test
  void whatIsKeptForEverIsAHit() {
    assertThat(ratio(0, ALL, Double.POSITIVE_INFINITY, 1000, 0)).isEqualTo(1.0);
  }

  /** Where all are asked for alike, no eviction is better than another. */
  @Test
  void ofUniformRequestsTheShareThatFitsIsAHit() {
    for (double share : new double[] {0.1, 0.3, 0.5}) {
      long memory = (long) (share * RESPONSES * WEIGHT);
      assertThat(ratio(0, memory, Double.POSITIVE_INFINITY, 1000, 0))
          .isCloseTo(share, within(0.02));
    }
  }

  /** Asked for once a second each: of a lifetime of T seconds one fetch, and T hits on average. */
  @Test
  void aLifetimeCostsOneFetchEach() {
    for (double ttl : new double[] {1, 4, 9}) {
      assertThat(ratio(0, ALL, ttl, RESPONSES, 0)).isCloseTo(ttl / (1 + ttl), within(0.01));
    }
  }

  /** A request is a hit where the event before it was a request and no write. */
  @Test
  void aWriteCostsOneFetch() {
    assertThat(ratio(0, ALL, Double.POSITIVE_INFINITY, 1000, 250)).isCloseTo(0.8, within(0.01));
    assertThat(ratio(0, ALL, Double.POSITIVE_INFINITY, 1000, 1000)).isCloseTo(0.5, within(0.01));
  }

  /** With room for the most popular tenth, no more than their share of requests can be hits. */
  @Test
  void aSkewedLoadComesNearTheBestThereIs() {
    double best = 0;
    double all = 0;
    for (int i = 1; i <= RESPONSES; i++) {
      all += 1.0 / i;
      best += i <= RESPONSES / 10 ? 1.0 / i : 0;
    }
    double hits = ratio(1, (long) RESPONSES / 10 * WEIGHT, Double.POSITIVE_INFINITY, 1000, 0);
    assertThat(hits).isBetween(best / all * 0.9, best / all + 0.01);
  }
}
