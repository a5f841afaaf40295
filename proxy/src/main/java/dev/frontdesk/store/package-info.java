/** Look up and keep stored responses. */
@NullMarked
package dev.frontdesk.store;

import org.jspecify.annotations.NullMarked;
