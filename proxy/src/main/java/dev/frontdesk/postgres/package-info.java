/** Connections to PostgreSQL servers, bounded in number and time, and what their errors mean. */
@NullMarked
package dev.frontdesk.postgres;

import org.jspecify.annotations.NullMarked;
