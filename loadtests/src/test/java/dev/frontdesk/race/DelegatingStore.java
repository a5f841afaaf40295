package dev.frontdesk.race;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.store.SharedStore;
import io.vertx.core.Future;
import java.util.List;

/** Does as the real one. */
class DelegatingStore implements SharedStore {
  private final SharedStore real;

  DelegatingStore(SharedStore real) {
    this.real = real;
  }

  @Override
  public Future<List<SharedStore.Shared>> find(SharedKey key, long sequence) {
    return real.find(key, sequence);
  }

  @Override
  public void keep(SharedKey key, StoredResponse response, SharedStamp stamp, boolean encrypted) {
    real.keep(key, response, stamp, encrypted);
  }

  @Override
  public void drop(SharedKey key, StoredResponse response) {
    real.drop(key, response);
  }

  @Override
  public Future<Long> forget(String person) {
    return real.forget(person);
  }

  @Override
  public Future<Long> countOf(String person) {
    return real.countOf(person);
  }
}
