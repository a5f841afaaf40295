package dev.frontdesk.admin;

import org.jspecify.annotations.Nullable;

/**
 * What became of a declared query, since the process started.
 *
 * @param fingerprint of its statement
 * @param millis how long the database took: the median, one of a hundred, and the longest
 * @param plan the planner's, of the last slow one, without values; null: none was slow
 */
public record QueryFigures(
    String id,
    String fingerprint,
    long asked,
    long failed,
    long slow,
    long rows,
    Millis millis,
    @Nullable String plan) {

  public record Millis(double p50, double p99, double max) {}
}
