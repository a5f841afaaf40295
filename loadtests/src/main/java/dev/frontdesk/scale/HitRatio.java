package dev.frontdesk.scale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.SplittableRandom;

/**
 * The share of requests that are hits, by simulation: the store's own eviction (Caffeine, with the
 * store's weights), and time as a value. One thread.
 */
final class HitRatio {
  /**
   * What is asked for.
   *
   * @param responses that there are, all of one weight
   * @param skew of their Zipf distribution
   * @param weight of each in bytes, as the store weighs it
   * @param ttl seconds for which one is fresh; infinite: for ever
   * @param rate requests a second
   * @param writes a second; each makes one response invalid, drawn as requests are
   */
  record Load(int responses, double skew, int weight, double ttl, double rate, double writes) {}

  /** When a response was stored, in seconds. */
  private record Stored(double at) {}

  private final Load load;
  private final Zipf zipf;
  private final Cache<Integer, Stored> cache;
  private final double[] written;
  private final SplittableRandom random;
  private double now;
  private double nextWrite;

  private HitRatio(Load load, long memory, long seed) {
    this.load = load;
    this.zipf = new Zipf(load.responses(), load.skew());
    this.written = new double[load.responses()];
    this.random = new SplittableRandom(seed);
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(memory)
            .weigher((Integer number, Stored stored) -> load.weight())
            .executor(Runnable::run)
            .build();
  }

  /**
   * From 0 to 1, of the second half of the requests: the first half warms up.
   *
   * @param memory bytes of the store
   */
  static double of(Load load, long memory, long requests, long seed) {
    HitRatio simulation = new HitRatio(load, memory, seed);
    long hits = 0;
    for (long i = 0; i < requests; i++) {
      boolean hit = simulation.request();
      hits += hit && i >= requests / 2 ? 1 : 0;
    }
    return (double) hits / (requests - requests / 2);
  }

  private boolean request() {
    now += -Math.log(1 - random.nextDouble()) / load.rate();
    write();
    int number = zipf.draw(random);
    Stored stored = cache.getIfPresent(number);
    if (stored != null && now - stored.at() < load.ttl() && stored.at() >= written[number]) {
      return true;
    }
    cache.put(number, new Stored(now));
    return false;
  }

  private void write() {
    while (load.writes() > 0 && nextWrite <= now) {
      written[zipf.draw(random)] = nextWrite;
      nextWrite += -Math.log(1 - random.nextDouble()) / load.writes();
    }
  }
}
