package dev.frontdesk.store.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.StoredResponse;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One bounded share of the memory, with an eviction order of its own (W-TinyLFU). Any thread.
 *
 * <p>Caffeine's maintenance runs on the thread that writes ({@code executor(Runnable::run)}), on
 * purpose. It is a few microseconds for a write, and memory is then within its bound when the write
 * returns. On another executor a burst of large bodies would stand above the bound until that
 * executor gets a turn, and 128 bodies of 16 MiB are 2 GiB.
 */
final class Region {
  private final Cache<CacheKey, Variants> cache;
  private final Policy.Eviction<CacheKey, Variants> eviction;
  private final LongAdder responses = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder evictedBytes = new LongAdder();

  Region(long maximumBytes) {
    cache =
        Caffeine.newBuilder()
            .maximumWeight(maximumBytes)
            .weigher((CacheKey key, Variants variants) -> variants.weight())
            .executor(Runnable::run)
            .evictionListener(this::evicted)
            .build();
    eviction = cache.policy().eviction().orElseThrow();
  }

  private void evicted(@Nullable CacheKey key, @Nullable Variants variants, RemovalCause cause) {
    if (variants != null) {
      responses.add(-variants.responses().size());
      evictions.add(variants.responses().size());
      evictedBytes.add(variants.weight());
    }
  }

  List<StoredResponse> find(CacheKey key) {
    Variants variants = cache.getIfPresent(key);
    return variants == null ? List.of() : variants.responses();
  }

  void keep(StoredResponse response) {
    cache
        .asMap()
        .compute(
            response.key(),
            (key, present) -> {
              if (present != null) {
                // Its key is the map's: one for all.
                response.shareKey(present.getFirst().key());
              }
              Variants next = Variants.with(present, response);
              if (present != null && next != null) {
                countIfCrowdedOut(present.responses().getLast(), next);
              }
              return counted(present, next);
            });
  }

  /** The oldest variant may have made room, unless the newcomer took the place of its like. */
  private void countIfCrowdedOut(StoredResponse oldest, Variants next) {
    boolean stayed = next.responses().getLast() == oldest;
    boolean replaced = next.responses().getFirst().nominated().equals(oldest.nominated());
    if (!stayed && !replaced) {
      evictions.increment();
      evictedBytes.add(Weights.of(oldest));
    }
  }

  /** Changes what is under the key, if anything is, in one step. */
  void change(CacheKey key, Change change) {
    if (cache.policy().getIfPresentQuietly(key) == null) {
      return;
    }
    cache.asMap().computeIfPresent(key, (same, present) -> counted(present, change.apply(present)));
  }

  private @Nullable Variants counted(@Nullable Variants before, @Nullable Variants after) {
    int had = before == null ? 0 : before.responses().size();
    int has = after == null ? 0 : after.responses().size();
    responses.add((long) has - had);
    return after;
  }

  /** From what is under a key to what shall be; null drops the key. */
  interface Change {
    @Nullable Variants apply(Variants present);
  }

  void remove(CacheKey key) {
    change(key, present -> null);
  }

  Collection<Variants> all() {
    return cache.asMap().values();
  }

  /** What no longer fits is evicted before this returns. */
  void limit(long maximumBytes) {
    eviction.setMaximum(maximumBytes);
    cache.cleanUp();
  }

  long maximumBytes() {
    return eviction.getMaximum();
  }

  long bytes() {
    return eviction.weightedSize().orElse(0);
  }

  long responses() {
    return responses.sum();
  }

  long evictions() {
    return evictions.sum();
  }

  long evictedBytes() {
    return evictedBytes.sum();
  }
}
