/** HTTP in and out: limits, request sanity, framing. */
@NullMarked
package dev.frontdesk.listener;

import org.jspecify.annotations.NullMarked;
