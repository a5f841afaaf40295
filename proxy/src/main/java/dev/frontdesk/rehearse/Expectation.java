package dev.frontdesk.rehearse;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.rules.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step must come to. What is null, or an empty list of fields, is not looked at.
 *
 * @param tags of what the step stored
 * @param originRequests of the first so many contacts
 */
record Expectation(
    Place place,
    @Nullable At<Integer> status,
    @Nullable At<Outcome> outcome,
    @Nullable At<String> route,
    @Nullable At<Reason> reason,
    @Nullable At<Reason> refusal,
    @Nullable At<List<String>> tags,
    @Nullable At<List<String>> invalidates,
    List<ExpectedField> fields,
    @Nullable At<ExpectedBody> body,
    @Nullable At<Boolean> broken,
    List<OfRequest> originRequests,
    @Nullable At<Integer> contacts) {

  /** What the origin must have been sent. */
  record OfRequest(
      Place place,
      @Nullable At<String> method,
      @Nullable At<String> target,
      List<ExpectedField> fields,
      @Nullable At<ExpectedBody> body) {}

  static Expectation nothing(Place place) {
    return new Expectation(
        place, null, null, null, null, null, null, null, List.of(), null, null, List.of(), null);
  }
}
