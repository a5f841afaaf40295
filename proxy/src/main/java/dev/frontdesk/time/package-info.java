/** The one source of "now" and of timers, so that tests can hold both in their hands. */
@NullMarked
package dev.frontdesk.time;

import org.jspecify.annotations.NullMarked;
