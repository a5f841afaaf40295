package dev.frontdesk.rehearse;

import dev.frontdesk.http.Reason;
import java.util.List;
import java.util.Set;

/**
 * What a test came to.
 *
 * @param failures none: it passed. A step that fails ends the test
 * @param routes ids of those that its requests reached
 * @param writes likewise
 * @param reasons why its requests were answered as they were, and why something was not stored
 * @param changes ids of those that were for rows that its steps changed
 */
public record TestResult(
    RuleTest test,
    List<Failure> failures,
    Set<String> routes,
    Set<String> writes,
    Set<Reason> reasons,
    Set<String> changes) {
  public boolean passed() {
    return failures.isEmpty();
  }
}
