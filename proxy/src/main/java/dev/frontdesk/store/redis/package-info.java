/**
 * Stored responses that all nodes share, in Redis.
 *
 * <ol>
 *   <li>Where a value is: {@code ValueKeys}.
 *   <li>What a value is made of: {@code ResponseCodec} (the response), {@code Squeeze} (smaller),
 *       {@code Sealing} and {@link dev.frontdesk.store.redis.EncryptionKeys EncryptionKeys} (for
 *       nobody else), {@code ValueCodec} and {@code ValueHeader} (all of it).
 *   <li>How long Redis keeps it: {@code Retention}.
 *   <li>Reading: {@code ValueReads}, {@code BatchedReads}. Writing: {@code WriteQueue}, {@code
 *       WriteBehind}, {@code ValueScripts}.
 *   <li>All together: {@link dev.frontdesk.store.redis.RedisStore RedisStore}.
 * </ol>
 */
@NullMarked
package dev.frontdesk.store.redis;

import org.jspecify.annotations.NullMarked;
