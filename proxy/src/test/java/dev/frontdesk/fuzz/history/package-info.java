/**
 * What happens in a fuzz run: what is to be done (a {@code History}), and what was then seen on
 * both sides of the proxy (a {@code Trace}). Knows nothing of the proxy.
 */
@NullMarked
package dev.frontdesk.fuzz.history;

import org.jspecify.annotations.NullMarked;
