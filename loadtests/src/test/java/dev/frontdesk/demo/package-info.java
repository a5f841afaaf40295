@NullMarked
package dev.frontdesk.demo;

import org.jspecify.annotations.NullMarked;
