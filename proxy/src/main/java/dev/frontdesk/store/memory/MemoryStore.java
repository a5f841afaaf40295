package dev.frontdesk.store.memory;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.CacheRule.Priority;
import dev.frontdesk.store.Store;
import dev.frontdesk.store.StoreFigures;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Stored responses in this process, bounded by bytes. Any thread; never blocks.
 *
 * <p>Priorities are regions: what is HIGH has a quarter of the memory to itself, what is LOW has to
 * make do with an eighth, and the rest is for NORMAL. A region exists while a rule uses it (see
 * {@link #useRegions}); until then its share is NORMAL's.
 */
public final class MemoryStore implements Store {
  /** HIGH has 1/4 of the memory. */
  static final int HIGH_SHARE = 4;

  /** LOW has 1/8 of the memory. */
  static final int LOW_SHARE = 8;

  private final long maximumBytes;
  private final Map<Priority, Region> regions = new EnumMap<>(Priority.class);
  private final Region normal;
  private volatile Set<Priority> used = EnumSet.of(Priority.NORMAL);

  /**
   * @param maximumBytes the weight of all responses together
   * @throws IllegalArgumentException where it is not positive
   */
  public MemoryStore(long maximumBytes) {
    if (maximumBytes <= 0) {
      throw new IllegalArgumentException(
          "memory.size: %d bytes (expected: > 0)".formatted(maximumBytes));
    }
    this.maximumBytes = maximumBytes;
    normal = new Region(maximumBytes);
    regions.put(Priority.LOW, new Region(0));
    regions.put(Priority.NORMAL, normal);
    regions.put(Priority.HIGH, new Region(0));
  }

  /**
   * Says which priorities the rules use; the others give their share to NORMAL, and what they held
   * is evicted. Called at start and when rules were loaded, from a thread that may take its time
   * (evicting is done when this returns).
   */
  public synchronized void useRegions(Set<Priority> priorities) {
    EnumSet<Priority> next = EnumSet.of(Priority.NORMAL);
    next.addAll(priorities);
    used = next;
    long high = next.contains(Priority.HIGH) ? maximumBytes / HIGH_SHARE : 0;
    long low = next.contains(Priority.LOW) ? maximumBytes / LOW_SHARE : 0;
    Map<Priority, Long> shares =
        Map.of(Priority.HIGH, high, Priority.LOW, low, Priority.NORMAL, maximumBytes - high - low);
    // Shrink first, so that the sum never stands above the bound.
    shares.forEach((priority, share) -> limit(priority, share, false));
    shares.forEach((priority, share) -> limit(priority, share, true));
  }

  private void limit(Priority priority, long share, boolean growing) {
    Region region = regionOf(priority);
    boolean grows = share > region.maximumBytes();
    if (grows == growing && share != region.maximumBytes()) {
      region.limit(share);
    }
  }

  private Region regionOf(Priority priority) {
    return regions.getOrDefault(priority, normal);
  }

  /** {@inheritDoc} Always known at once. */
  @Override
  public List<StoredResponse> findNow(CacheKey key) {
    List<StoredResponse> found = normal.find(key);
    if (!found.isEmpty()) {
      return found;
    }
    Set<Priority> inUse = used;
    if (inUse.contains(Priority.HIGH)) {
      found = regionOf(Priority.HIGH).find(key);
    }
    if (found.isEmpty() && inUse.contains(Priority.LOW)) {
      found = regionOf(Priority.LOW).find(key);
    }
    return found;
  }

  @Override
  public Future<List<StoredResponse>> find(CacheKey key) {
    return Future.succeededFuture(findNow(key));
  }

  /**
   * After a reload a key may come with another priority than what is there. It is put into the new
   * region first and taken out of the others then: in this order no interleaving of two such calls
   * leaves it in two regions.
   */
  @Override
  public void keep(StoredResponse response, Priority priority) {
    Region home = used.contains(priority) ? regionOf(priority) : normal;
    home.keep(response);
    for (Region other : regions.values()) {
      if (other != home) {
        other.remove(response.key());
      }
    }
  }

  @Override
  public void replace(StoredResponse present, StoredResponse changed) {
    for (Region region : regions.values()) {
      region.change(present.key(), variants -> variants.replacing(present, changed));
    }
  }

  @Override
  public void drop(StoredResponse response) {
    for (Region region : regions.values()) {
      region.change(response.key(), variants -> variants.without(response));
    }
  }

  @Override
  public Count count(Predicate<StoredResponse> test, int bound) {
    long matching = 0;
    int seen = 0;
    for (Region region : regions.values()) {
      for (Variants variants : region.all()) {
        for (StoredResponse response : variants.responses()) {
          if (seen == bound) {
            return new Count(matching, true);
          }
          seen++;
          if (test.test(response)) {
            matching++;
          }
        }
      }
    }
    return new Count(matching, false);
  }

  @Override
  public StoreFigures figures() {
    Collection<Region> all = regions.values();
    return new StoreFigures(
        sum(all, Region::responses),
        sum(all, Region::bytes),
        maximumBytes,
        sum(all, Region::evictions),
        sum(all, Region::evictedBytes));
  }

  private static long sum(Collection<Region> regions, ToLongFunction<Region> figure) {
    return regions.stream().mapToLong(figure).sum();
  }
}
