/** One fill per key among the nodes that share a Redis. */
@NullMarked
package dev.frontdesk.collapse.shared;

import org.jspecify.annotations.NullMarked;
