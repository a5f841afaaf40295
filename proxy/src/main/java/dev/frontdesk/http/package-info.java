/** The vocabulary of HTTP. Pure: no Vert.x, no Netty, no clock. */
@NullMarked
package dev.frontdesk.http;

import org.jspecify.annotations.NullMarked;
