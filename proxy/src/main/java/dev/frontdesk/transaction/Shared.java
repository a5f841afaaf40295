package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillLeases;
import dev.frontdesk.invalidate.SharedMarks;
import dev.frontdesk.store.SharedStore;

/** What the nodes of a namespace have in common. */
public record Shared(SharedStore store, SharedMarks marks, FillLeases leases) {}
