/** The rule model, matching, tags and templates. Pure: no Vert.x, no Netty, no clock. */
@NullMarked
package dev.frontdesk.rules;

import org.jspecify.annotations.NullMarked;
