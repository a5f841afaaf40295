package dev.frontdesk.query;

import dev.frontdesk.rules.Place;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, or probably wrong, with a query's statement.
 *
 * @param error it may not be asked; false: a warning
 * @param message what came and, in brackets, what was expected
 * @param suggestion a clause that follows a dash
 */
public record QueryFinding(
    boolean error, Place place, String message, @Nullable String suggestion) {}
