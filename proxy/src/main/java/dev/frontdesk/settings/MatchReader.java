package dev.frontdesk.settings;

import dev.frontdesk.rules.Conditions;
import dev.frontdesk.rules.Conditions.Expected;
import dev.frontdesk.rules.MatchPattern;
import dev.frontdesk.rules.PathTemplate;
import dev.frontdesk.rules.TemplateSyntax;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code match} and the conditions beside it: the same for routes and writes. */
final class MatchReader {
  private static final Pattern FORM = Pattern.compile("(\\S+)[ \\t]+(\\S+)");
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]*");
  private static final List<String> METHODS =
      List.of(
          MatchPattern.ANY,
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "TRACE",
          "PROPFIND",
          "REPORT",
          "SEARCH",
          "QUERY");

  private MatchReader() {}

  static List<MatchPattern> patterns(Section rule) {
    List<Scalar> lines = rule.scalars("match");
    if (!rule.has("match")) {
      rule.findings()
          .error(rule.place(), "no \"match\" (expected: METHOD /path/{name}, or a list of these)");
    }
    List<MatchPattern> patterns = new ArrayList<>();
    for (Scalar line : lines) {
      MatchPattern pattern = pattern(line, rule.findings());
      if (pattern != null) {
        patterns.add(pattern);
      }
    }
    return List.copyOf(patterns);
  }

  private static @Nullable MatchPattern pattern(Scalar line, Findings findings) {
    Matcher matcher = FORM.matcher(line.text());
    if (!matcher.matches()) {
      findings.error(
          line.place(),
          "match: %s (expected: METHOD /path/{name})".formatted(line.described()),
          line.text().startsWith("/") ? Nearest.didYouMean("GET " + line.text()) : null);
      return null;
    }
    checkMethod(matcher.group(1), line, findings);
    int query = line.text().indexOf('?', matcher.start(2));
    if (query >= 0) {
      findings.error(
          Syntax.at(line, query),
          "match: a query in the path (expected: the path here, and query: {name: value} beside match)");
      return null;
    }
    PathTemplate path =
        Syntax.read(
            "match", line, matcher.start(2), matcher.end(2), TemplateSyntax::path, findings);
    return path == null ? null : new MatchPattern(matcher.group(1), path, line.place());
  }

  private static void checkMethod(String method, Scalar line, Findings findings) {
    String upper = method.toUpperCase(Locale.ROOT);
    if (!METHOD.matcher(method).matches()) {
      findings.error(
          line.place(),
          "match: method %s (expected: a method in capitals, or ANY)".formatted(method),
          METHODS.contains(upper) ? Nearest.didYouMean(upper) : null);
    } else if (!METHODS.contains(method)) {
      findings.warning(
          line.place(),
          "match: %s is no common method".formatted(method),
          Nearest.suggestion(method, METHODS));
    }
  }

  static Conditions conditions(Section rule) {
    String host = rule.text("host");
    if (host == null && !rule.has("query") && !rule.has("header")) {
      return Conditions.NONE;
    }
    return new Conditions(
        host == null ? null : host.toLowerCase(Locale.ROOT),
        expectations(rule, "query"),
        expectations(rule, "header"));
  }

  private static Map<String, Expected> expectations(Section rule, String key) {
    Map<String, Expected> expectations = new LinkedHashMap<>();
    for (Member member : rule.members(key)) {
      if (member.value() instanceof Scalar value && !value.isNull() && value.unset() == null) {
        expectations.put(
            member.name(),
            switch (value.text()) {
              case "present" -> new Expected.Present();
              case "absent" -> new Expected.Absent();
              default -> new Expected.Value(value.text());
            });
      } else {
        rule.expected(key + "." + member.name(), member.value(), "a value, or present, or absent");
      }
    }
    return expectations;
  }
}
