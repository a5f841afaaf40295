/** Who the caller is: header, cookie, or a token that verifies. */
@NullMarked
package dev.frontdesk.identity;

import org.jspecify.annotations.NullMarked;
