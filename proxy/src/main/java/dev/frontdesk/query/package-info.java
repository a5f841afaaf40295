/** Declared SQL reads that are answered from PostgreSQL. */
@NullMarked
package dev.frontdesk.query;

import org.jspecify.annotations.NullMarked;
