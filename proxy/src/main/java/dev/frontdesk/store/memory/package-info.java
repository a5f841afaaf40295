/** Stored responses in this process: Caffeine, bounded by bytes. */
@NullMarked
package dev.frontdesk.store.memory;

import org.jspecify.annotations.NullMarked;
