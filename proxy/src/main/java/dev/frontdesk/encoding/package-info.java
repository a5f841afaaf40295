/** Content codings: negotiate, encode, decode, each representation once. */
@NullMarked
package dev.frontdesk.encoding;

import org.jspecify.annotations.NullMarked;
