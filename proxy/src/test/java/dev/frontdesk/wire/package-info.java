/** Raw sockets for tests of what goes over the wire, a proxy that only forwards, a TLS key. */
@NullMarked
package dev.frontdesk.wire;

import org.jspecify.annotations.NullMarked;
