/**
 * What is changed in the database without passing here, and what that clears: the statements that
 * make PostgreSQL tell, its messages, the tags of changed rows, and what is done while nobody
 * tells.
 */
@NullMarked
package dev.frontdesk.invalidate.database;

import org.jspecify.annotations.NullMarked;
