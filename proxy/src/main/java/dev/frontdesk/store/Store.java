package dev.frontdesk.store;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.CacheRule.Priority;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps stored responses, several per key (RFC 9111 §4.1). Any thread. A store that fails answers
 * as if it held nothing.
 */
public interface Store {
  /** All responses stored under the key, the most recent first; an empty list for none. */
  Future<List<StoredResponse>> find(CacheKey key);

  /** The same where it is known at once; null where it has to be waited for. */
  default @Nullable List<StoredResponse> findNow(CacheKey key) {
    Future<List<StoredResponse>> found = find(key);
    return found.succeeded() ? found.result() : null;
  }

  /** {@link #keep(StoredResponse, Priority)} with the priority that routes have by default. */
  default void keep(StoredResponse response) {
    keep(response, Priority.NORMAL);
  }

  /**
   * Puts the response in the place of the one with the same key and nominated values, if any. What
   * is there stays, and the response is not kept, where its fill read a later sequence: a slow fill
   * does not displace what a later one brought.
   *
   * @param priority whose place is defended; a store without such regions does not heed it
   */
  void keep(StoredResponse response, Priority priority);

  /**
   * Puts {@code changed} in the place of {@code present}, if that very instance is still there.
   * Both have the same key and nominated values.
   */
  void replace(StoredResponse present, StoredResponse changed);

  /** Drops it, if that very instance is still there. */
  void drop(StoredResponse response);

  /**
   * Visits at most {@code bound} stored responses off the request's path and counts those that the
   * test accepts.
   */
  Count count(Predicate<StoredResponse> test, int bound);

  StoreFigures figures();

  /**
   * @param atLeast the bound was reached before all were seen
   */
  record Count(long matching, boolean atLeast) {}
}
