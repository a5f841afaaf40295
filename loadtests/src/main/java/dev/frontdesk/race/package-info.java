/** Tells from what readers and writers saw whether anybody read what a write had made wrong. */
@NullMarked
package dev.frontdesk.race;

import org.jspecify.annotations.NullMarked;
