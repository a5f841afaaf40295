package dev.frontdesk.admin;

import dev.frontdesk.http.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A request that is only asked about.
 *
 * @param target path and query, beginning with a slash
 * @param peer the address it would come from; null for loopback
 */
public record ExplainRequest(String method, String target, Fields fields, @Nullable String peer) {}
