/** YAML to records, every error with file, line and column, all at once. */
@NullMarked
package dev.frontdesk.settings;

import org.jspecify.annotations.NullMarked;
