/**
 * The client of the peer comparison ({@code loadtests/compare}): HTTP/1.1 over many connections, as
 * fast as answers come or at a given rate. It uses nothing but the JDK, because the comparison
 * compiles it by itself, so that it measures checkouts of any age.
 */
@NullMarked
package dev.frontdesk.compare;

import org.jspecify.annotations.NullMarked;
