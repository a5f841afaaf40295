package dev.frontdesk.rehearse;

import com.fasterxml.jackson.databind.JsonNode;

/** What a body must be. */
sealed interface ExpectedBody {
  /** This text, to the octet. */
  record Text(String text) implements ExpectedBody {}

  /** JSON that has at least these keys with these values. */
  record Json(JsonNode value) implements ExpectedBody {}
}
