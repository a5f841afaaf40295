package dev.frontdesk.rehearse;

import dev.frontdesk.settings.yaml.Shape;
import java.util.List;

/**
 * Every object of a test file with the keys it knows. {@code config/schema/rules-test.schema.json}
 * defines the same names with the same keys.
 */
public final class TestShapes {
  static final Shape FILE = Shape.of("rule-tests", "version", "rules", "tests");
  static final Shape TEST = Shape.of("test", "name", "starts", "steps");
  static final Shape STEP =
      Shape.of(
          "step",
          "request",
          "headers",
          "body",
          "from",
          "origin",
          "advance",
          "in-parallel",
          "change",
          "expect");
  static final Shape CHANGE = Shape.of("change", "table", "op", "rows");
  static final Shape ORIGIN =
      Shape.of("origin", "status", "headers", "body", "body-size", "delay", "breaks");
  static final Shape EXPECT =
      Shape.of(
          "expect",
          "status",
          "x-cache",
          "route",
          "reason",
          "store-refusal",
          "tags",
          "invalidates",
          "headers",
          "body",
          "broken",
          "origin-request",
          "origin-contacts");
  static final Shape ORIGIN_REQUEST =
      Shape.of("origin-request", "method", "target", "headers", "body");

  public static final List<Shape> ALL =
      List.of(FILE, TEST, STEP, CHANGE, ORIGIN, EXPECT, ORIGIN_REQUEST);

  private TestShapes() {}
}
