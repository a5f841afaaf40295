/**
 * What may be reused, stored, validated, served stale. Pure: no Vert.x, no Netty, no clock; now is
 * a parameter.
 */
@NullMarked
package dev.frontdesk.policy;

import org.jspecify.annotations.NullMarked;
