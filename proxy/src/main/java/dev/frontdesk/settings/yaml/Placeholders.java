package dev.frontdesk.settings.yaml;

import dev.frontdesk.settings.yaml.Node.Mapping;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Node.Sequence;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the environment's values in the place of {@code ${NAME}} and {@code ${NAME:-default}}. It
 * works on the tree, so a value is never read as YAML: it stays inside its scalar.
 */
public final class Placeholders {
  private static final Pattern FORM =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  private final Function<String, @Nullable String> environment;
  private final Findings findings;

  public Placeholders(Function<String, @Nullable String> environment, Findings findings) {
    this.environment = environment;
    this.findings = findings;
  }

  /**
   * The same tree with values in place. A variable that is not set and has no default is kept in
   * {@link Scalar#unset}: only who reads the scalar knows whether it may be left out.
   */
  public Node resolve(Node node) {
    return switch (node) {
      case Scalar scalar -> scalar.text().contains("${") ? resolved(scalar) : scalar;
      case Sequence list ->
          new Sequence(list.place(), list.items().stream().map(this::resolve).toList());
      case Mapping mapping ->
          new Mapping(
              mapping.place(),
              mapping.members().stream()
                  .map(member -> new Member(member.key(), resolve(member.value())))
                  .toList());
    };
  }

  private Scalar resolved(Scalar scalar) {
    StringBuilder text = new StringBuilder();
    String unset = null;
    int end = 0;
    Matcher matcher = FORM.matcher(scalar.text());
    while (matcher.find()) {
      text.append(scalar.text(), end, matcher.start());
      end = matcher.end();
      String value = environment.apply(matcher.group(1));
      if ((value == null || value.isEmpty()) && matcher.group(2) != null) {
        value = matcher.group(2);
      }
      if (value == null) {
        unset = unset == null ? matcher.group(1) : unset;
      } else {
        text.append(value);
      }
    }
    String rest = scalar.text().substring(end);
    if (rest.contains("${")) {
      findings.error(
          scalar.place(),
          "%s (expected: ${NAME} or ${NAME:-default})".formatted(scalar.described()));
    }
    return new Scalar(scalar.place(), text.append(rest).toString(), scalar.plain(), unset);
  }
}
