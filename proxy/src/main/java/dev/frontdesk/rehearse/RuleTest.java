package dev.frontdesk.rehearse;

import dev.frontdesk.rules.Place;
import java.time.Instant;
import java.util.List;

/**
 * A test begins with nothing stored and its own clock.
 *
 * @param starts what the clock says at first
 */
public record RuleTest(Place place, String name, Instant starts, List<Step> steps) {
  /** What the clock says where a test does not say so. */
  public static final Instant STARTS = Instant.parse("2026-01-01T12:00:00Z");
}
