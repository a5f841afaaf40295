package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Scalars;
import dev.frontdesk.settings.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** {@code headers}: field lines that are sent, or that are expected. */
final class FieldsReader {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  private FieldsReader() {}

  /** Lines to be sent; a list of values makes several. */
  static Fields sent(Section section) {
    Fields.Builder fields = Fields.builder();
    for (Member member : section.members("headers")) {
      if (named(member, section.findings())) {
        lines(member, section.findings()).forEach(line -> fields.add(member.name(), line));
      }
    }
    return fields.build();
  }

  /** Names that {@code headers} unsets with null, among those that would be set by themselves. */
  static boolean unsets(Section section, String name) {
    return section.members("headers").stream()
        .anyMatch(member -> member.name().equalsIgnoreCase(name) && isNull(member.value()));
  }

  static List<ExpectedField> expected(Section section) {
    List<ExpectedField> fields = new ArrayList<>();
    for (Member member : section.members("headers")) {
      if (named(member, section.findings())) {
        fields.add(expected(member, section.findings()));
      }
    }
    return List.copyOf(fields);
  }

  private static ExpectedField expected(Member member, Findings findings) {
    ExpectedField.Want want = ExpectedField.Want.LINES;
    List<String> lines = List.of();
    if (isWord(member.value(), "absent") || isNull(member.value())) {
      want = ExpectedField.Want.ABSENT;
    } else if (isWord(member.value(), "present")) {
      want = ExpectedField.Want.PRESENT;
    } else {
      lines = lines(member, findings);
    }
    return new ExpectedField(member.place(), member.name(), want, lines);
  }

  private static boolean isNull(Node node) {
    return node instanceof Scalar scalar && scalar.isNull();
  }

  private static boolean isWord(Node node, String word) {
    return node instanceof Scalar scalar && scalar.plain() && scalar.text().equals(word);
  }

  private static List<String> lines(Member member, Findings findings) {
    if (isNull(member.value())) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    for (Scalar scalar : Scalars.list(member.name(), member.value(), findings)) {
      if (VALUE.matcher(scalar.text()).matches()) {
        lines.add(scalar.text());
      } else {
        findings.error(
            scalar.place(),
            "%s: %s (expected: a field value in one line)"
                .formatted(member.name(), scalar.described()));
      }
    }
    return lines;
  }

  private static boolean named(Member member, Findings findings) {
    if (NAME.matcher(member.name()).matches()) {
      return true;
    }
    findings.error(
        member.place(),
        "headers: %s (expected: the name of a field)".formatted(member.key().described()));
    return false;
  }
}
