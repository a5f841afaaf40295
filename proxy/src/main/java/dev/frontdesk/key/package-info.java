/** The cache key. Pure: no Vert.x, no Netty, no clock. */
@NullMarked
package dev.frontdesk.key;

import org.jspecify.annotations.NullMarked;
