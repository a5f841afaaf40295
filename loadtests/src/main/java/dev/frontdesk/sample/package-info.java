/**
 * A small booking API on a real PostgreSQL: an ordinary upstream for the demonstration, the tests
 * and the load. It knows nothing of the proxy.
 */
@NullMarked
package dev.frontdesk.sample;

import org.jspecify.annotations.NullMarked;
