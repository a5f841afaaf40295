/** Commands to Redis: bounded in time and number, and what becomes of them when it is away. */
@NullMarked
package dev.frontdesk.redis;

import org.jspecify.annotations.NullMarked;
