/** Raw sockets for tests of what goes over the wire, and a proxy that only forwards. */
@NullMarked
package dev.frontdesk.wire;

import org.jspecify.annotations.NullMarked;
