/** The second listener: health, metrics, purge, explain. */
@NullMarked
package dev.frontdesk.admin;

import org.jspecify.annotations.NullMarked;
