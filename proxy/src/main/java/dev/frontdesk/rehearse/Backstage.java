package dev.frontdesk.rehearse;

import dev.frontdesk.collapse.Fills;
import dev.frontdesk.encoding.Representations;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.identity.Identifier;
import dev.frontdesk.identity.Verifiers;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.database.ChangeTags;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.rules.CompiledRules;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.store.memory.MemoryStore;
import dev.frontdesk.transaction.Arrival;
import dev.frontdesk.transaction.InForce;
import dev.frontdesk.transaction.Parts;
import io.vertx.core.Vertx;
import java.util.IdentityHashMap;

/**
 * The parts of a proxy for one test, all of them the real ones; store and marks are watched, and
 * the clock is virtual. Any thread.
 */
final class Backstage implements AutoCloseable {
  private final VirtualTiming timing;
  private final Contacts contacts = new Contacts();
  private final WatchedStore store;
  private final WatchedInvalidation invalidation;
  private final Fills<Arrival> fills;
  private final Representations representations;
  private final Verifiers verifiers;
  private final StageOptions options;
  private final Parts parts;
  private final ChangeTags changes;
  private final IdentityHashMap<RequestHead, Happening> underWay = new IdentityHashMap<>();

  Backstage(Vertx vertx, RuleSet rules, StageOptions options, VirtualTiming timing) {
    this.timing = timing;
    this.options = options;
    this.changes = ChangeTags.of(rules);
    this.store = new WatchedStore(new MemoryStore(options.memory()));
    this.invalidation = new WatchedInvalidation(new LocalInvalidation(options.marks(), timing));
    this.fills = new Fills<>(vertx, options.fills());
    int decoded = (int) Math.min(Integer.MAX_VALUE, options.transaction().maxObject() * 4);
    this.representations =
        new Representations(vertx, options.transaction().encoding(), decoded, store::replace);
    this.verifiers = new Verifiers(vertx, timing, options.keys());
    InForce inForce =
        new InForce(CompiledRules.of(rules), new Identifier(rules.identities(), verifiers));
    this.parts =
        new Parts(
            () -> inForce,
            store,
            invalidation,
            fills,
            representations,
            this::recorded,
            timing,
            options.transaction());
  }

  Parts parts() {
    return parts;
  }

  VirtualTiming timing() {
    return timing;
  }

  Contacts contacts() {
    return contacts;
  }

  WatchedStore store() {
    return store;
  }

  WatchedInvalidation invalidation() {
    return invalidation;
  }

  StageOptions options() {
    return options;
  }

  ChangeTags changes() {
    return changes;
  }

  /** Keys that are being filled now. */
  int fills() {
    return fills.size();
  }

  /** The record of a request with this very head belongs to the happening. */
  synchronized void expect(RequestHead head, Happening happening) {
    underWay.put(head, happening);
  }

  private synchronized void recorded(TransactionRecord record) {
    Happening happening = underWay.remove(record.head());
    if (happening != null) {
      happening.recorded(record);
    }
  }

  @Override
  public void close() {
    representations.close();
    verifiers.close();
  }
}
