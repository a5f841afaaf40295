package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fills;
import dev.frontdesk.encoding.Representations;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.observe.Recorder;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.store.Store;
import dev.frontdesk.time.Timing;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all transactions of a process share. The origin is not among it: each event loop has its
 * own.
 *
 * @param shared with other nodes; null where this process is alone
 * @param replication null where there are no replicas
 */
public record Parts(
    Supplier<InForce> inForce,
    Store store,
    Invalidation invalidation,
    Fills<Arrival> fills,
    Representations representations,
    Recorder recorder,
    Timing timing,
    TransactionOptions options,
    @Nullable Shared shared,
    @Nullable Replication replication) {
  /** Without replicas. */
  public Parts(
      Supplier<InForce> inForce,
      Store store,
      Invalidation invalidation,
      Fills<Arrival> fills,
      Representations representations,
      Recorder recorder,
      Timing timing,
      TransactionOptions options,
      @Nullable Shared shared) {
    this(
        inForce,
        store,
        invalidation,
        fills,
        representations,
        recorder,
        timing,
        options,
        shared,
        null);
  }

  /** Of a process that is alone. */
  public Parts(
      Supplier<InForce> inForce,
      Store store,
      Invalidation invalidation,
      Fills<Arrival> fills,
      Representations representations,
      Recorder recorder,
      Timing timing,
      TransactionOptions options) {
    this(inForce, store, invalidation, fills, representations, recorder, timing, options, null);
  }
}
