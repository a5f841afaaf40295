/** Random request and response histories, judged by a model of RFC 9111: see docs/fuzz.md. */
@NullMarked
package dev.frontdesk.fuzz;

import org.jspecify.annotations.NullMarked;
