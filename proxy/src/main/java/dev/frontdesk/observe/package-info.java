/** One record per request: access log, metrics, Cache-Status. */
@NullMarked
package dev.frontdesk.observe;

import org.jspecify.annotations.NullMarked;
