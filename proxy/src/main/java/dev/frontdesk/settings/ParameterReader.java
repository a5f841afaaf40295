package dev.frontdesk.settings;

import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.SourceSyntax;
import dev.frontdesk.rules.SqlType;
import dev.frontdesk.rules.TemplateException;
import dev.frontdesk.settings.SqlText.Parameter;
import dev.frontdesk.settings.StatementReader.Statement;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The {@code params} of a query: what stands for {@code $1}, {@code $2} and so on. */
final class ParameterReader {
  private static final String FORM =
      "SOURCE as TYPE, with 'or null' or 'or VALUE' where it may be missing";
  private static final Pattern PARAMETER =
      Pattern.compile("(\\S+)\\s+as\\s+(\\S+)(?:\\s+or\\s+(.*\\S))?\\s*");
  private static final String SOURCES = "path.NAME, query.NAME or identity.NAME";
  private static final List<String> TYPES =
      Stream.of(SqlType.Base.values()).map(base -> base.name().toLowerCase(Locale.ROOT)).toList();

  private final Findings findings;

  ParameterReader(Findings findings) {
    this.findings = findings;
  }

  /**
   * One of them, with where it stands.
   *
   * @param parameter null only after a finding
   */
  record Read(Scalar scalar, Query.@Nullable Parameter parameter) {}

  /** In their order; those that could not be read keep their places. */
  List<Read> read(Section query) {
    List<Read> all = new ArrayList<>();
    for (Scalar scalar : query.scalars("params")) {
      Query.Parameter parameter = read(scalar);
      if (parameter != null
          && all.stream()
              .anyMatch(other ->
                  other.parameter() != null
                      && other.parameter().source().equals(parameter.source()))) {
        findings.error(
            scalar.place(),
            "params: the same source a second time (expected: once; its $%d may stand in the statement as often as it is needed)"
                .formatted(
                    1
                        + all.stream()
                            .map(other ->
                                other.parameter() == null ? null : other.parameter().source())
                            .toList()
                            .indexOf(parameter.source())));
      }
      all.add(new Read(scalar, parameter));
    }
    return all;
  }

  /** Each number of the statement has a parameter, and each parameter a number in it. */
  void check(List<Read> parameters, Statement statement) {
    SqlText text = SqlText.of(statement.sql());
    for (Parameter used : text.parameters()) {
      if (used.number() < 1 || used.number() > parameters.size()) {
        findings.error(
            statement.at(used.offset()),
            "%s has no parameter (expected: %s)"
                .formatted(
                    statement.sql().substring(used.offset()).replaceFirst("(?s)^(\\$\\d+).*", "$1"),
                    parameters.isEmpty()
                        ? "params: with one for each number"
                        : "$1 to $%d, as there are in params".formatted(parameters.size())));
      }
    }
    Set<Integer> used =
        text.parameters().stream().map(Parameter::number).collect(Collectors.toSet());
    for (int i = 0; i < parameters.size(); i++) {
      if (!used.contains(i + 1)) {
        findings.error(
            parameters.get(i).scalar().place(),
            "params: $%d is nowhere in the statement (expected: each parameter in it)"
                .formatted(i + 1));
      }
    }
  }

  private Query.@Nullable Parameter read(Scalar scalar) {
    Matcher matcher = PARAMETER.matcher(scalar.text());
    if (!matcher.matches()) {
      findings.error(
          scalar.place(), "params: %s (expected: %s)".formatted(scalar.described(), FORM));
      return null;
    }
    Source source =
        Syntax.read("params", scalar, 0, matcher.end(1), ParameterReader::source, findings);
    SqlType type = SqlType.of(matcher.group(2));
    if (type == null) {
      findings.error(
          Syntax.at(scalar, matcher.start(2)),
          "params: type %s (expected: %s, or one of them with [])"
              .formatted(matcher.group(2), String.join(", ", TYPES)),
          suggestion(matcher.group(2)));
    }
    if (source == null || type == null) {
      return null;
    }
    boolean listed = source instanceof Source.Query;
    if (type.array() && !listed) {
      findings.error(
          Syntax.at(scalar, matcher.start(2)),
          "params: %s of a source that has one value (expected: %s, or a query parameter, which may come repeatedly)"
              .formatted(type, new SqlType(type.base(), false)));
    }
    String otherwise = matcher.group(3);
    if (otherwise == null) {
      return new Query.Parameter(source, type, true, null);
    }
    if (!listed) {
      findings.error(
          Syntax.at(scalar, matcher.start(3)),
          "params: or %s, which never counts (expected: only for query parameters: %s)"
              .formatted(
                  otherwise,
                  source instanceof Source.Path
                      ? "a path that matches has all its values"
                      : "who has no such identity is answered 401"));
    } else if (!otherwise.equals("null") && (type.array() || !Fallback.fits(type, otherwise))) {
      findings.error(
          Syntax.at(scalar, matcher.start(3)),
          type.array()
              ? "params: or %s for %s (expected: or null)".formatted(otherwise, type)
              : "params: or %s is no %s (expected: null or a value of that type)"
                  .formatted(otherwise, type));
    }
    return new Query.Parameter(source, type, false, otherwise.equals("null") ? null : otherwise);
  }

  /** PostgreSQL has further names for some of them. */
  private static @Nullable String suggestion(String type) {
    String known =
        switch (type.toLowerCase(Locale.ROOT)) {
          case "smallint" -> "int2";
          case "int", "integer", "serial" -> "int4";
          case "bigint", "bigserial" -> "int8";
          case "boolean" -> "bool";
          case "varchar", "char", "string", "citext" -> "text";
          case "decimal", "money" -> "numeric";
          case "real", "float", "float4", "double" -> "float8";
          default -> null;
        };
    return known == null ? Nearest.suggestion(type, TYPES) : Nearest.didYouMean(known);
  }

  private static Source source(String text) {
    Source source = SourceSyntax.of(text);
    if (source instanceof Source.Path
        || source instanceof Source.Query
        || source instanceof Source.Identity) {
      return source;
    }
    throw new TemplateException(
        0, "'" + text + "'", SOURCES + ", because what else a request has is not in the key");
  }
}
