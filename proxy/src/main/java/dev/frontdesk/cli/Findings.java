package dev.frontdesk.cli;

import dev.frontdesk.settings.yaml.Finding;
import java.io.PrintWriter;
import java.util.List;

/** What loading came to, for people. */
final class Findings {
  private Findings() {}

  static boolean anyError(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
  }

  /** Each finding on its line, and how many there were. */
  static void print(List<Finding> findings, PrintWriter out) {
    findings.forEach(out::println);
    long errors = findings.stream().filter(f -> f.severity() == Finding.Severity.ERROR).count();
    if (!findings.isEmpty()) {
      out.printf("%d errors, %d warnings%n", errors, findings.size() - errors);
    }
    out.flush();
  }
}
