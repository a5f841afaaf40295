package dev.frontdesk.replica;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Floors by who has written, a bounded number of them. A floor is not deleted before its time; one
 * that has no room any more is from then on everybody's, until it has passed. So the bound costs
 * reads at the primary and never an old answer. Any thread.
 */
final class KnownClients {
  /** An identity by its name and value. */
  record Client(String name, String value) {}

  private final Timing timing;
  private final Duration lasts;
  private final AtomicReference<@Nullable Held> everybody = new AtomicReference<>();
  private final Cache<Client, Held> clients;

  KnownClients(Timing timing, Duration lasts, int most) {
    this.timing = timing;
    this.lasts = lasts;
    clients =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfterWrite(lasts)
            .ticker(timing::nanos)
            .executor(Runnable::run)
            // Called before the others can see that it is gone.
            .evictionListener(this::forgotten)
            .build();
  }

  void remember(Client client, Floor floor) {
    Held held = new Held(floor, timing.nanos() + lasts.toNanos());
    clients.asMap().merge(client, held, Held::and);
  }

  /**
   * Those first who are known, and then what everybody has: the other way round one that moves from
   * here to there could be missed.
   */
  @Nullable Floor of(Iterable<Client> who) {
    long now = timing.nanos();
    Floor floor = null;
    for (Client client : who) {
      Held held = clients.getIfPresent(client);
      if (held != null && held.holds(now)) {
        floor = Held.both(floor, held.floor());
      }
    }
    Held all = everybody.get();
    return all != null && all.holds(now) ? Held.both(floor, all.floor()) : floor;
  }

  private void forgotten(@Nullable Client client, @Nullable Held held, RemovalCause cause) {
    long now = timing.nanos();
    if (cause == RemovalCause.SIZE && held != null && held.holds(now)) {
      everybody.accumulateAndGet(
          held, (all, more) -> all == null || !all.holds(now) ? more : all.and(more));
    }
  }

  long size() {
    clients.cleanUp();
    return clients.estimatedSize();
  }
}
