/**
 * How cost grows with the number of stored responses: bytes of heap, CPU time of hits and of
 * invalidations, and pauses of the garbage collector. Each program runs in a process of its own.
 */
@NullMarked
package dev.frontdesk.scale;

import org.jspecify.annotations.NullMarked;
