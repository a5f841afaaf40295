/**
 * The protocol of invalidation between nodes that share a Redis. {@link
 * dev.frontdesk.invalidate.shared.SharedInvalidation} joins its parts and says why it is safe.
 */
@NullMarked
package dev.frontdesk.invalidate.shared;

import org.jspecify.annotations.NullMarked;
