/** Joins the sample booking API to the {@code frontdesk demo} command. */
@NullMarked
package dev.frontdesk.demo;

import org.jspecify.annotations.NullMarked;
