package dev.frontdesk.rehearse;

import dev.frontdesk.rules.Place;
import java.util.List;

/**
 * What the lines of a field must be.
 *
 * @param want whether it is to be absent, present with any value, or present with these lines
 */
record ExpectedField(Place place, String name, Want want, List<String> lines) {
  enum Want {
    ABSENT,
    PRESENT,
    LINES
  }
}
