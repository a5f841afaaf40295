@NullMarked
package dev.frontdesk.launcher;

import org.jspecify.annotations.NullMarked;
