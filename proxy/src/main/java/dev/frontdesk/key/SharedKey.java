package dev.frontdesk.key;

import org.jspecify.annotations.Nullable;

/**
 * Under what nodes share a stored response.
 *
 * @param revision of the rules that its route comes from: nodes whose rules differ share nothing
 *     under them, since the tags may differ
 * @param person whose answer it is, as the text of the implicit identity tag; null: not one
 *     person's. All of a person can be deleted together
 */
public record SharedKey(CacheKey key, String revision, @Nullable String person) {}
