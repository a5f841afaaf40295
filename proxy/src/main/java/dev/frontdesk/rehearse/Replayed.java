package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request of a rule test, to be sent again for what it makes the proxy do, and not for its
 * answer.
 *
 * @param fields with Host
 * @param answer what the test's origin says to it first; null: nothing, or a breach
 */
public record Replayed(
    String method, String target, Fields fields, @Nullable Buffer body, @Nullable Said answer) {

  /** What an origin says. */
  public record Said(int status, Fields fields, Buffer body) {}

  /** All requests of the tests in their order. */
  public static List<Replayed> of(RuleTests tests) {
    return tests.file().tests().stream()
        .flatMap(test -> test.steps().stream())
        .flatMap(Replayed::asks)
        .map(Replayed::of)
        .toList();
  }

  private static Stream<Step.Ask> asks(Step step) {
    return switch (step) {
      case Step.Ask ask -> Stream.of(ask);
      case Step.Together together -> together.asks().stream();
      case Step.Advance advance -> Stream.empty();
      case Step.Changed changed -> Stream.empty();
    };
  }

  private static Replayed of(Step.Ask ask) {
    Said said = null;
    if (ask.origin() instanceof OriginScript.Answers script
        && !script.answers().isEmpty()
        && script.answers().getFirst().breaks() == null) {
      ScriptedAnswer first = script.answers().getFirst();
      said = new Said(first.status(), first.fields(), first.body());
    }
    return new Replayed(ask.method(), ask.target(), ask.fields(), ask.body(), said);
  }
}
