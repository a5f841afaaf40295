package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.rules.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds what came against what a step expects. One step; one thread. */
final class Judge {
  private static final String NOBODY = "none";

  private final Backstage backstage;
  private final List<Failure> failures = new ArrayList<>();

  Judge(Backstage backstage) {
    this.backstage = backstage;
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** What one client got. */
  void answer(Happening happening) {
    Expectation expect = happening.ask().expect();
    Answer answer = Objects.requireNonNull(happening.answer());
    TransactionRecord record = happening.record();
    Outcome outcome = record == null ? Outcome.NONE : record.outcome();
    Reason refusal = record == null ? null : record.storeRefusal();
    String why = why(record, refusal);
    same("status", expect.status(), answer.status(), why);
    same("x-cache", expect.outcome(), outcome, why);
    same("route", expect.route(), record == null ? null : record.route(), "");
    same("reason", expect.reason(), record == null ? null : record.reason(), "");
    same("store-refusal", expect.refusal(), refusal, "");
    same("broken", expect.broken(), answer.broken(), why);
    fields("", expect.fields(), answer.fields());
    At<ExpectedBody> body = expect.body();
    if (body != null) {
      differs(
          "body", body.place(), Bodies.difference(body.value(), answer.fields(), answer.body()));
    }
  }

  private static String why(@Nullable TransactionRecord record, @Nullable Reason refusal) {
    if (record == null) {
      return "";
    }
    return " [%s%s]".formatted(record.reason(), refusal == null ? "" : ", not stored: " + refusal);
  }

  /** What the step did besides: to the origin, to the store, to the marks. */
  void step(Step step, List<Happening> happenings) {
    for (Contacts.Received request : backstage.contacts().unexpected()) {
      failures.add(
          new Failure(
              originPlace(step),
              "origin: %s %s came (expected: %s)"
                  .formatted(request.method(), request.target(), expectedContacts(step))));
    }
    switch (step) {
      case Step.Advance advance -> {}
      case Step.Changed changed -> effects(changed.expect(), changed.place());
      case Step.Ask ask -> effects(ask.expect(), ask.place());
      case Step.Together together -> {
        effects(together.expect(), together.place());
        for (Happening happening : happenings) {
          refuseEffects(happening.ask().expect());
        }
      }
    }
  }

  private static Place originPlace(Step step) {
    OriginScript origin =
        switch (step) {
          case Step.Ask ask -> ask.origin();
          case Step.Together together -> together.origin();
          case Step.Advance advance -> new OriginScript.Unsaid();
          case Step.Changed changed -> new OriginScript.Unsaid();
        };
    return switch (origin) {
      case OriginScript.Forbidden forbidden -> forbidden.place();
      case OriginScript.Answers answers -> answers.place();
      case OriginScript.Unsaid unsaid -> step.place();
    };
  }

  private String expectedContacts(Step step) {
    int scripted = backstage.contacts().scripted();
    if (scripted > 0) {
      return "it is contacted " + times(scripted);
    }
    return step instanceof Step.Ask ask && ask.origin() instanceof OriginScript.Unsaid
        ? "it is not contacted: the step says nothing of the origin"
        : OriginReader.FORBIDDEN;
  }

  /** Several requests have their effects together, and nobody can say which was whose. */
  private void refuseEffects(Expectation expect) {
    for (At<?> each : new At<?>[] {expect.tags(), expect.invalidates(), expect.contacts()}) {
      if (each != null) {
        failures.add(
            new Failure(each.place(), "beside one of several (expected: beside in-parallel)"));
      }
    }
    if (!expect.originRequests().isEmpty()) {
      failures.add(
          new Failure(
              expect.originRequests().getFirst().place(),
              "beside one of several (expected: beside in-parallel)"));
    }
  }

  private void effects(Expectation expect, Place place) {
    int contacts = backstage.contacts().received().size();
    int scripted = backstage.contacts().scripted();
    if (expect.contacts() != null) {
      same("origin-contacts", expect.contacts(), contacts, "");
    } else if (contacts < scripted) {
      failures.add(
          new Failure(
              place,
              "origin: it was contacted %s (expected: %s)"
                  .formatted(times(contacts), times(scripted))));
    }
    At<List<String>> tags = expect.tags();
    if (tags != null) {
      List<String> kept = backstage.store().kept();
      if (kept == null && !tags.value().isEmpty()) {
        differs("tags", tags.place(), "nothing was stored (expected: " + tags.value() + ")");
      } else {
        names("tags", tags, kept == null ? List.of() : kept);
      }
    }
    At<List<String>> invalidates = expect.invalidates();
    if (invalidates != null) {
      names("invalidates", invalidates, backstage.invalidation().marked());
    }
    originRequests(expect.originRequests());
  }

  private static String times(int count) {
    return count == 1 ? "once" : count == 0 ? "not at all" : count + " times";
  }

  /**
   * All that came without the implicit ones, which begin with a tilde; those that the test names
   * must have come, too.
   */
  private void names(String what, At<List<String>> expected, List<String> came) {
    Set<String> wanted = new LinkedHashSet<>(expected.value());
    Set<String> seen = new LinkedHashSet<>();
    for (String name : came) {
      if (!name.startsWith("~") || wanted.contains(name)) {
        seen.add(name);
      }
    }
    if (!wanted.equals(seen)) {
      failures.add(
          new Failure(expected.place(), "%s: %s (expected: %s)".formatted(what, seen, wanted)));
    }
  }

  private void originRequests(List<Expectation.OfRequest> expected) {
    List<Contacts.Received> came = backstage.contacts().received();
    for (int i = 0; i < expected.size(); i++) {
      Expectation.OfRequest wanted = expected.get(i);
      if (i >= came.size()) {
        differs("origin-request", wanted.place(), "none came (expected: one)");
        return;
      }
      Contacts.Received request = came.get(i);
      same("origin-request method", wanted.method(), request.method(), "");
      same("origin-request target", wanted.target(), request.target(), "");
      fields("origin-request ", wanted.fields(), request.fields());
      At<ExpectedBody> body = wanted.body();
      if (body != null) {
        differs(
            "origin-request body",
            body.place(),
            Bodies.difference(body.value(), request.fields(), request.body()));
      }
    }
  }

  private void fields(String whose, List<ExpectedField> expected, Fields came) {
    for (ExpectedField field : expected) {
      List<String> lines = came.all(field.name());
      boolean fits =
          switch (field.want()) {
            case ABSENT -> lines.isEmpty();
            case PRESENT -> !lines.isEmpty();
            case LINES -> lines.equals(field.lines());
          };
      if (!fits) {
        Object wanted =
            field.want() == ExpectedField.Want.LINES ? shown(field.lines()) : field.want();
        failures.add(
            new Failure(
                field.place(),
                "%s%s: %s (expected: %s)"
                    .formatted(whose, field.name(), shown(lines), lower(wanted))));
      }
    }
  }

  private static String lower(Object wanted) {
    return wanted instanceof ExpectedField.Want want
        ? want.name().toLowerCase(Locale.ROOT)
        : wanted.toString();
  }

  private static String shown(List<String> lines) {
    return lines.isEmpty() ? "absent" : lines.size() == 1 ? lines.getFirst() : lines.toString();
  }

  private <T> void same(String what, @Nullable At<T> expected, @Nullable T came, String why) {
    if (expected != null && !expected.value().equals(came)) {
      failures.add(
          new Failure(
              expected.place(),
              "%s: %s%s (expected: %s)"
                  .formatted(what, came == null ? NOBODY : came, why, expected.value())));
    }
  }

  private void differs(String what, Place place, @Nullable String difference) {
    if (difference != null) {
      failures.add(new Failure(place, what + ": " + difference));
    }
  }
}
