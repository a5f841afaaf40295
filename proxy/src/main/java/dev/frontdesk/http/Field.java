package dev.frontdesk.http;

import java.util.Locale;
import java.util.Set;

/**
 * One field line as it came: the name keeps its case, the value has no surrounding white space (RFC
 * 9110 §5).
 */
public record Field(String name, String value) {
  public boolean is(String otherName) {
    return name.equalsIgnoreCase(otherName);
  }

  /**
   * It has one of these names, given in lower case. Hyphen and underscore count as the same,
   * because CGI and what descends from it hands {@code X_Api_Key} to an application as if it were
   * {@code X-Api-Key}.
   */
  public boolean isAmong(Set<String> names) {
    String lower = name.toLowerCase(Locale.ROOT);
    return names.contains(lower)
        || (lower.indexOf('_') >= 0 && names.contains(lower.replace('_', '-')))
        || (lower.indexOf('-') >= 0 && names.contains(lower.replace('-', '_')));
  }
}
