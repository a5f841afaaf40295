package dev.frontdesk.rehearse;

import dev.frontdesk.rules.Place;
import java.util.List;

/** What a step says of the origin. */
sealed interface OriginScript {
  /** Nothing: contacting it is a failure all the same. */
  record Unsaid() implements OriginScript {}

  /** {@code must-not-be-contacted}. */
  record Forbidden(Place place) implements OriginScript {}

  /** One answer for each time that it is contacted, in this order. */
  record Answers(Place place, List<ScriptedAnswer> answers) implements OriginScript {}
}
