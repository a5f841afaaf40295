/**
 * How far behind the primary a replica is, what a read must not be older than, and who may answer
 * it.
 */
@NullMarked
package dev.frontdesk.replica;

import org.jspecify.annotations.NullMarked;
