/** One fill per key; followers stream from it; a leader's death never kills followers. */
@NullMarked
package dev.frontdesk.collapse;

import org.jspecify.annotations.NullMarked;
