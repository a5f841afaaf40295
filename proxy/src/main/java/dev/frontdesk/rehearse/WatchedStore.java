package dev.frontdesk.rehearse;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.CacheRule.Priority;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.store.Store;
import dev.frontdesk.store.StoreFigures;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store that remembers with which tags something was kept. Any thread. */
final class WatchedStore implements Store {
  private final Store store;
  private @Nullable List<String> kept;

  WatchedStore(Store store) {
    this.store = store;
  }

  synchronized void forget() {
    kept = null;
  }

  /** Tags of all that was kept since; null where nothing was. */
  synchronized @Nullable List<String> kept() {
    return kept == null ? null : List.copyOf(kept);
  }

  @Override
  public void keep(StoredResponse response, Priority priority) {
    synchronized (this) {
      List<String> all = kept == null ? new ArrayList<>() : kept;
      response.tags().stream().map(Tag::text).filter(tag -> !all.contains(tag)).forEach(all::add);
      kept = all;
    }
    store.keep(response, priority);
  }

  @Override
  public Future<List<StoredResponse>> find(CacheKey key) {
    return store.find(key);
  }

  @Override
  public void replace(StoredResponse present, StoredResponse changed) {
    store.replace(present, changed);
  }

  @Override
  public void drop(StoredResponse response) {
    store.drop(response);
  }

  @Override
  public Count count(Predicate<StoredResponse> test, int bound) {
    return store.count(test, bound);
  }

  @Override
  public StoreFigures figures() {
    return store.figures();
  }
}
