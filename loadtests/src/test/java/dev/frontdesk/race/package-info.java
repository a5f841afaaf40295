@NullMarked
package dev.frontdesk.race;

import org.jspecify.annotations.NullMarked;
