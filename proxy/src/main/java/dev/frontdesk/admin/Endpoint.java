package dev.frontdesk.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * One thing the admin listener does.
 *
 * @param open needs no token
 * @param summary one clause for the index
 */
record Endpoint(
    HttpMethod method,
    String path,
    boolean open,
    String summary,
    Handler<RoutingContext> handler) {}
