/**
 * What a shared HTTP cache must, may and must not do, one file for each section of RFC 9111 and its
 * neighbours. Written from their text alone: nothing here uses the proxy's code, not even for
 * reading a date. Plain and slow is good.
 */
@NullMarked
package dev.frontdesk.fuzz.model;

import org.jspecify.annotations.NullMarked;
