package dev.frontdesk.settings;

import dev.frontdesk.rules.Source;
import dev.frontdesk.settings.ParameterReader.Read;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may read a query's answer. It has to be said, since no application behind it checks. */
final class AccessReader {
  private static final String FORM = "anyone or {identity: NAME}";

  private final Scope scope;
  private final Findings findings;

  AccessReader(Scope scope) {
    this.scope = scope;
    this.findings = scope.findings();
  }

  /** The name of the identity; null: anyone may. */
  @Nullable String read(Section query, List<Read> parameters) {
    String implied = null;
    for (Read read : parameters) {
      if (read.parameter() != null
          && read.parameter().source() instanceof Source.Identity(String name)) {
        implied = implied == null ? name : implied;
        if (!name.equals(implied)) {
          findings.error(
              read.scalar().place(),
              "params: identity.%s beside identity.%s (expected: one identity in a query, which is in its key)"
                  .formatted(name, implied));
        }
      }
    }
    Node node = query.node("access");
    if (node == null) {
      if (implied == null) {
        findings.error(
            query.place(),
            "no \"access\" in query (expected: %s: a database answers whoever asks, and no application behind this checks who that is)"
                .formatted(FORM));
      }
      return implied;
    }
    if (node instanceof Scalar scalar) {
      return anyone(scalar, implied);
    }
    return identity(query, implied);
  }

  private @Nullable String anyone(Scalar scalar, @Nullable String implied) {
    if (!scalar.text().equals("anyone")) {
      findings.error(
          scalar.place(),
          "access: %s (expected: %s)".formatted(scalar.described(), FORM),
          Nearest.suggestion(scalar.text(), List.of("anyone")));
    } else if (implied != null) {
      findings.error(
          scalar.place(),
          "access: anyone with identity.%s in params (expected: {identity: %s}, since who has none cannot be answered)"
              .formatted(implied, implied));
    }
    return implied;
  }

  private @Nullable String identity(Section query, @Nullable String implied) {
    Section access = query.section("access", Shapes.ACCESS);
    if (access == null) {
      return implied;
    }
    if (!access.has("identity")) {
      access.required("identity", "the name of an identity");
    }
    Scalar name = access.scalar("identity", "the name of an identity");
    if (name == null) {
      return implied;
    }
    References.check("identity", name, scope.identities().keySet(), "identities", findings);
    if (implied != null && !implied.equals(name.text())) {
      findings.error(
          name.place(),
          "access: %s with identity.%s in params (expected: the same identity)"
              .formatted(name.text(), implied));
    }
    return name.text();
  }
}
