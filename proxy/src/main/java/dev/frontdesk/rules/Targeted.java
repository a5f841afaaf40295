package dev.frontdesk.rules;

import java.util.List;

/**
 * The target list of a route (RFC 9213 §2.2): response fields that come before Cache-Control.
 *
 * @param fields the most applicable first; empty: only Cache-Control counts
 * @param device what this proxy is called where a directive is addressed to one device
 */
public record Targeted(List<String> fields, String device) {
  public static final List<String> STANDARD = List.of("CDN-Cache-Control", "Surrogate-Control");

  public Targeted {
    fields = List.copyOf(fields);
  }

  public boolean names(String field) {
    for (String named : fields) {
      if (named.equalsIgnoreCase(field)) {
        return true;
      }
    }
    return false;
  }
}
