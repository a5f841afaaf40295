package dev.frontdesk.rehearse;

import dev.frontdesk.rules.Place;

/**
 * Something that did not come as a test expects.
 *
 * @param message what came and, in brackets, what was expected
 */
public record Failure(Place place, String message) {
  @Override
  public String toString() {
    return place + ": " + message;
  }
}
