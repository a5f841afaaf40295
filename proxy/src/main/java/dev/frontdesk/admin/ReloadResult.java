package dev.frontdesk.admin;

import java.util.List;

/**
 * @param applied the new rules are in force; otherwise the last good ones still are
 * @param errors why not, each with file:line:column; empty when applied
 */
public record ReloadResult(
    boolean applied, List<String> errors, List<String> warnings, int routes, int writes) {
  public ReloadResult {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }
}
