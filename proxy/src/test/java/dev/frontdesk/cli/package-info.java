/** The whole proxy, started as an operator starts it. */
@NullMarked
package dev.frontdesk.cli;

import org.jspecify.annotations.NullMarked;
