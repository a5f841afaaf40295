/**
 * Connections to PostgreSQL servers, bounded in time and number, and what their errors mean. {@code
 * PgPool} lends them for queries, {@code PgLine} keeps one for short questions, {@code PgMessages}
 * one for notifications. Below them is {@code PgWire}, one connection that can be ended at any
 * moment; {@code Lease} sees to one user's time with it, {@code KeptWire} replaces one that is
 * lost.
 */
@NullMarked
package dev.frontdesk.postgres;

import org.jspecify.annotations.NullMarked;
