/**
 * Rule tests: requests go through the real transaction, the origin is scripted, and time is
 * virtual.
 */
@NullMarked
package dev.frontdesk.rehearse;

import org.jspecify.annotations.NullMarked;
