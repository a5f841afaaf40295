package dev.frontdesk.rules;

import java.util.List;

/** Where a value comes from: what stands in the braces of a template, or in a {@code take}. */
public sealed interface Source {
  /** A parameter of the matched path template. */
  record Path(String name) implements Source {}

  record Query(String name) implements Source {}

  record Header(String name) implements Source {}

  record Host() implements Source {}

  /** The value of a verified identity. */
  record Identity(String name) implements Source {}

  record RequestForm(String name) implements Source {}

  record RequestBody(List<JsonStep> steps) implements Source {}

  record ResponseHeader(String name) implements Source {}

  record ResponseBody(List<JsonStep> steps) implements Source {}

  /** What the cache holds for the write's URI: the state before the change. */
  record StoredBody(List<JsonStep> steps) implements Source {}

  /** A name that the write's {@code take} gives. */
  record Taken(String name) implements Source {}

  /** One step into a JSON document. */
  sealed interface JsonStep {
    record Member(String name) implements JsonStep {}

    /** {@code []}: each element of the array. */
    record Each() implements JsonStep {}
  }
}
