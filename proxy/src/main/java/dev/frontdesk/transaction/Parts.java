package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fills;
import dev.frontdesk.encoding.Representations;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.observe.Recorder;
import dev.frontdesk.store.Store;
import dev.frontdesk.time.Timing;
import java.util.function.Supplier;

/**
 * What all transactions of a process share. The origin is not among it: each event loop has its
 * own.
 */
public record Parts(
    Supplier<InForce> inForce,
    Store store,
    Invalidation invalidation,
    Fills<Arrival> fills,
    Representations representations,
    Recorder recorder,
    Timing timing,
    TransactionOptions options) {}
