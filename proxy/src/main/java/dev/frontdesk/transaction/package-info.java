/** The way of a request, from classify to record. Joins the steps and holds no policy. */
@NullMarked
package dev.frontdesk.transaction;

import org.jspecify.annotations.NullMarked;
