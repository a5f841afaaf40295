package dev.frontdesk.rehearse;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Node.Sequence;
import dev.frontdesk.settings.yaml.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code expect}. */
final class ExpectationReader {
  private static final Map<String, Outcome> OUTCOMES = new LinkedHashMap<>();
  private static final Map<String, Reason> REASONS = new LinkedHashMap<>();
  private static final int HIGHEST_COUNT = 1000;

  static {
    for (Outcome outcome : Outcome.values()) {
      OUTCOMES.put(outcome.name(), outcome);
    }
    for (Reason reason : Reason.values()) {
      REASONS.put(reason.text(), reason);
    }
  }

  private final Findings findings;

  ExpectationReader(Findings findings) {
    this.findings = findings;
  }

  Expectation read(Section step) {
    Section expect = step.section("expect", TestShapes.EXPECT);
    if (expect == null) {
      return Expectation.nothing(step.place());
    }
    return new Expectation(
        expect.place(),
        expect.has("status") ? at(expect, "status", expect.integer("status", 100, 599, 200)) : null,
        at(expect, "x-cache", expect.choice("x-cache", OUTCOMES)),
        at(expect, "route", expect.text("route")),
        at(expect, "reason", expect.choice("reason", REASONS)),
        at(expect, "store-refusal", expect.choice("store-refusal", REASONS)),
        texts(expect, "tags"),
        texts(expect, "invalidates"),
        FieldsReader.expected(expect),
        body(expect),
        expect.has("broken") ? at(expect, "broken", expect.flag("broken", false)) : null,
        originRequests(expect),
        expect.has("origin-contacts")
            ? at(expect, "origin-contacts", expect.integer("origin-contacts", 0, HIGHEST_COUNT, 0))
            : null);
  }

  private static <T> @Nullable At<T> at(Section section, String key, @Nullable T value) {
    return value == null ? null : new At<>(section.placeOf(key), value);
  }

  private static @Nullable At<List<String>> texts(Section section, String key) {
    return section.has(key) ? at(section, key, section.texts(key)) : null;
  }

  private static @Nullable At<ExpectedBody> body(Section section) {
    Node body = section.node("body");
    if (body == null) {
      return null;
    }
    ExpectedBody expected =
        body instanceof Scalar scalar
            ? new ExpectedBody.Text(scalar.isNull() ? "" : scalar.text())
            : new ExpectedBody.Json(YamlJson.of(body));
    return new At<>(section.placeOf("body"), expected);
  }

  private List<Expectation.OfRequest> originRequests(Section expect) {
    Node node = expect.node("origin-request");
    if (node == null) {
      return List.of();
    }
    List<Expectation.OfRequest> requests = new ArrayList<>();
    List<Node> nodes = node instanceof Sequence list ? list.items() : List.of(node);
    for (Node each : nodes) {
      Section section = Section.of(each, "origin-request", TestShapes.ORIGIN_REQUEST, findings);
      if (section != null) {
        requests.add(
            new Expectation.OfRequest(
                section.place(),
                at(section, "method", section.text("method")),
                at(section, "target", section.text("target")),
                FieldsReader.expected(section),
                body(section)));
      }
    }
    return List.copyOf(requests);
  }
}
