@NullMarked
package dev.frontdesk.sample;

import org.jspecify.annotations.NullMarked;
