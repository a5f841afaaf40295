package dev.frontdesk.observe;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What the records of many requests have in common that were answered without an origin, and that
 * changed nothing.
 *
 * @param route the route's id
 * @param statusClass the status' first digit
 * @param tier where what answered was stored; null where there is one place only
 */
public record Alike(
    String route, Outcome outcome, Reason reason, int statusClass, @Nullable Tier tier) {}
