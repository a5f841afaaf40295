/** Commands; the only place that wires. */
@NullMarked
package dev.frontdesk.cli;

import org.jspecify.annotations.NullMarked;
