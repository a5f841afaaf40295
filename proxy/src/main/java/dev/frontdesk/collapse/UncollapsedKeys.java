package dev.frontdesk.collapse;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.frontdesk.key.CacheKey;
import java.time.Duration;

/**
 * Keys whose last fill brought what only one may have. Who waits for the next fill of such a key
 * waits in vain, so requests for it go alone at once. It is forgotten after a while, or when a
 * response comes that could have been shared. Invalidations do not matter to it: it says nothing of
 * what a response holds. Asked on the way of a miss only. Any thread.
 *
 * <p>To forget early, or to remember too long, costs a wait or a few fetches, and never an answer.
 */
public final class UncollapsedKeys {
  /** Keys that are remembered; above, those that are asked for least are forgotten. */
  public static final int MOST_KEYS = 10_000;

  /**
   * Characters of all of them together: a key has the target and the fields that select, and a
   * client may make either long.
   */
  public static final int MOST_CHARACTERS = 8 << 20;

  /** How long a key is remembered after its last such fill. */
  public static final Duration LIFETIME = Duration.ofSeconds(10);

  /** Until when, in the caller's nanoseconds. */
  private final Cache<CacheKey, Long> until =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS)
          .weigher((CacheKey key, Long end) -> weight(key))
          .executor(Runnable::run)
          .build();

  /** So that neither bound is crossed. */
  private static int weight(CacheKey key) {
    return Math.max(key.text().length(), Math.ceilDiv(MOST_CHARACTERS, MOST_KEYS));
  }

  /**
   * @param nanos a clock that only goes forward
   */
  public boolean contains(CacheKey key, long nanos) {
    Long end = until.getIfPresent(key);
    return end != null && end - nanos > 0;
  }

  public void remember(CacheKey key, long nanos) {
    until.put(key, nanos + LIFETIME.toNanos());
  }

  public void forget(CacheKey key) {
    until.invalidate(key);
  }

  /** Keys that are remembered now, those whose time is over among them. */
  public long size() {
    until.cleanUp();
    return until.estimatedSize();
  }
}
