package dev.frontdesk.fuzz;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.fuzz.model.Check;
import dev.frontdesk.fuzz.model.Finding;
import dev.frontdesk.fuzz.model.Judge;
import dev.frontdesk.fuzz.model.Tally;
import dev.frontdesk.fuzz.rig.Fault;
import dev.frontdesk.fuzz.rig.Rig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays histories until one shows a difference between the proxy and the model. One thread. */
final class Fuzzer {
  private final Rig rig;
  private final Fault fault;
  private final Tally tally = new Tally();

  Fuzzer(Rig rig, Fault fault) {
    this.rig = rig;
    this.fault = fault;
  }

  /**
   * A difference.
   *
   * @param smallest the history after shrinking
   * @param trace of that
   */
  record Difference(long seed, Finding finding, History smallest, Trace trace) {
    /** For people: what was done, what came, and what is wrong with it. */
    @Override
    public String toString() {
      String answers =
          trace.answers().stream().map(Difference::said).collect(Collectors.joining("\n"));
      String calls =
          trace.calls().stream().map(Difference::called).collect(Collectors.joining("\n"));
      return """
      seed %d: %s

      history (origin: what it does when that request reaches it)
      %s

      what the origin got and said
      %s

      what clients got
      %s

      Again: -Dtest=FuzzTest -Dfuzz.seed=%d -Dfuzz.histories=1
      """
          .formatted(seed, finding, smallest, calls, answers, seed);
    }

    private static String said(Trace.Answer answer) {
      Trace.Said said = answer.said();
      return said == null
          ? "  #%d    nothing".formatted(answer.ask().number())
          : "  #%d    at %d ms: %d %s  [%s]%n      %s%n      %s"
              .formatted(
                  answer.ask().number(),
                  said.headAt().millis(),
                  said.status(),
                  said.whole() ? "" : "(broken off)",
                  said.note(),
                  said.lines(),
                  said.content());
    }

    private static String called(Trace.Call call) {
      Trace.Reply reply = call.reply();
      return "  of #%d at %d ms: %s %s  %s%n      %s"
          .formatted(
              call.ask().number(),
              call.at().millis(),
              call.method(),
              call.target(),
              call.sent(),
              reply == null
                  ? "failed"
                  : "at %d ms: %d  %s"
                      .formatted(reply.headAt().millis(), reply.status(), reply.lines()));
    }
  }

  Tally tally() {
    return tally;
  }

  /** The first difference in so many histories from the seed on. */
  Optional<Difference> search(long seed, long histories) {
    for (long i = 0; i < histories; i++) {
      History history = Generator.history(seed + i);
      List<Finding> findings = findings(history, tally);
      if (!findings.isEmpty()) {
        return Optional.of(difference(seed + i, history, findings.getFirst().check()));
      }
    }
    return Optional.empty();
  }

  /** The first finding of one of these checks, as it is. */
  Optional<Finding> first(long seed, long histories, Set<Check> checks) {
    for (long i = 0; i < histories; i++) {
      for (Finding finding : findings(Generator.history(seed + i), tally)) {
        if (checks.contains(finding.check())) {
          return Optional.of(finding);
        }
      }
    }
    return Optional.empty();
  }

  private Difference difference(long seed, History history, Check check) {
    History smallest =
        new Shrinker(candidate ->
            findings(candidate, new Tally()).stream().anyMatch(finding -> finding.check() == check))
            .shrink(history);
    Finding finding =
        findings(smallest, new Tally()).stream()
            .filter(each -> each.check() == check)
            .findFirst()
            .orElseThrow();
    return new Difference(seed, finding, smallest, rig.play(smallest, fault));
  }

  private List<Finding> findings(History history, Tally counted) {
    return Judge.findings(rig.play(history, fault), counted);
  }
}
