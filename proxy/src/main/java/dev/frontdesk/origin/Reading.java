package dev.frontdesk.origin;

import dev.frontdesk.replica.Demand;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Query;
import org.jspecify.annotations.Nullable;

/**
 * What makes a request a read that somebody else than the primary may answer.
 *
 * @param demand on the replica
 * @param query that answers it; null: a node of the upstream group
 * @param evidence that the query's parameters are taken from
 */
public record Reading(Demand demand, @Nullable Query query, Evidence evidence) {}
