/** Load tests with Gatling: each runs its plan twice, straight at the API and through Frontdesk. */
@NullMarked
package dev.frontdesk.load;

import org.jspecify.annotations.NullMarked;
