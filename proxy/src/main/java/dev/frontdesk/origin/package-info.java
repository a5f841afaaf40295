/** Upstream groups: choose, connect, time out. */
@NullMarked
package dev.frontdesk.origin;

import org.jspecify.annotations.NullMarked;
