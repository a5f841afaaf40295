/** Rule tests: scripted origin, virtual time, expectations. */
@NullMarked
package dev.frontdesk.rehearse;

import org.jspecify.annotations.NullMarked;
