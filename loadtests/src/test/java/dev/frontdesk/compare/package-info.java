/** The comparison's client, and what it has published. */
@NullMarked
package dev.frontdesk.compare;

import org.jspecify.annotations.NullMarked;
