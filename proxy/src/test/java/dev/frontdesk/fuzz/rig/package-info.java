/** Plays histories through the real transaction, in memory and in virtual time. */
@NullMarked
package dev.frontdesk.fuzz.rig;

import org.jspecify.annotations.NullMarked;
