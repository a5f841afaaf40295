/**
 * Commands to Redis: bounded in time and number, and what becomes of them when it is away; messages
 * from it; and what it says of itself.
 */
@NullMarked
package dev.frontdesk.redis;

import org.jspecify.annotations.NullMarked;
