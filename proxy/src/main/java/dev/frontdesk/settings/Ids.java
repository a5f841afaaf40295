package dev.frontdesk.settings;

import dev.frontdesk.rules.KeyRule.Unlisted;
import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Section;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Names that rules give themselves: used once in all files. */
final class Ids {
  static final Map<String, Unlisted> UNLISTED =
      Words.of("bypass", Unlisted.BYPASS, "drop", Unlisted.DROP);

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final String EXPECTED = "letters, digits, dots, - and _";

  private final String what;
  private final Findings findings;
  private final Map<String, Place> seen = new HashMap<>();

  Ids(String what, Findings findings) {
    this.what = what;
    this.findings = findings;
  }

  /** The rule's {@code id}; an empty text only after a finding. */
  static String read(Section rule) {
    if (!rule.has("id")) {
      rule.required("id", EXPECTED);
      return "";
    }
    String id = rule.form("id", EXPECTED, text -> FORM.matcher(text).matches() ? text : null);
    return id == null ? "" : id;
  }

  /** Whether it is the first of this name; otherwise there is a finding with both places. */
  boolean claim(String id, Place place) {
    Place first = id.isEmpty() ? null : seen.putIfAbsent(id, place);
    if (first != null) {
      findings.error(
          place,
          "%s \"%s\" a second time (expected: once in all files; the first is at %s)"
              .formatted(what, id, first));
    }
    return first == null;
  }
}
