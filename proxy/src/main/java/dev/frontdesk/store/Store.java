package dev.frontdesk.store;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.StoredResponse;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps stored responses, several per key (RFC 9111 §4.1). Any thread. A store that fails answers
 * as if it held nothing.
 */
public interface Store {
  /** All responses stored under the key, the most recent first; an empty list for none. */
  Future<List<StoredResponse>> find(CacheKey key);

  /** Puts the response in the place of the one with the same key and nominated values, if any. */
  void keep(StoredResponse response);

  /** Puts {@code changed} in the place of {@code present}, if that is still there. */
  void replace(StoredResponse present, StoredResponse changed);

  /** Drops it, if it is still there. */
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
