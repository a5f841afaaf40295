package dev.frontdesk.admin;

import io.vertx.core.json.JsonObject;

/** What {@code explain} says, as a tree that goes out as JSON in its own order of keys. */
public record Explanation(JsonObject tree) {}
