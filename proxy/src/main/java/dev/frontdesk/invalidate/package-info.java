/** Marks, holds and the protocol of invalidation. */
@NullMarked
package dev.frontdesk.invalidate;

import org.jspecify.annotations.NullMarked;
