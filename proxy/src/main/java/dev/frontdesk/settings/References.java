package dev.frontdesk.settings;

import dev.frontdesk.rules.Upstream;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node.Scalar;
import java.util.Collection;
import java.util.Objects;

/** Names in rule files that something else defines. */
final class References {
  private static final String REPLICAS = ".replicas";

  private References() {}

  /**
   * {@code NAME} or {@code NAME.replicas}. What is not defined becomes the default, and a finding.
   */
  static Upstream upstream(Scalar scalar, Config config, Findings findings) {
    boolean replicas = scalar.text().endsWith(REPLICAS);
    String name =
        replicas
            ? scalar.text().substring(0, scalar.text().length() - REPLICAS.length())
            : scalar.text();
    UpstreamGroup group = config.upstreams().get(name);
    if (group == null) {
      if (!config.anyUpstream()) {
        undefined("upstream", scalar, name, config.upstreams().keySet(), findings);
      }
      return defaultUpstream(config);
    }
    if (replicas && group.replicas().isEmpty() && !config.anyUpstream()) {
      findings.notice(name + ".replicas: it has none; these reads go to its primary");
    }
    return new Upstream(name, replicas);
  }

  /** Where there is no upstream at all, the loader has said so. */
  static Upstream defaultUpstream(Config config) {
    return new Upstream(
        Objects.requireNonNullElse(config.defaultUpstream(), Config.COMMAND_LINE_UPSTREAM), false);
  }

  /** The name is a known one, or there is a finding. */
  static void check(
      String what, Scalar name, Collection<String> known, String where, Findings findings) {
    if (!known.contains(name.text())) {
      undefined(what, name, name.text(), known, findings, where);
    }
  }

  private static void undefined(
      String what, Scalar at, String name, Collection<String> known, Findings findings) {
    undefined(what, at, name, known, findings, "upstreams of the configuration");
  }

  private static void undefined(
      String what,
      Scalar at,
      String name,
      Collection<String> known,
      Findings findings,
      String where) {
    String expected =
        known.isEmpty() ? "one that is defined in " + where : String.join(", ", known);
    findings.error(
        at.place(),
        "undefined %s \"%s\" (expected: %s)".formatted(what, name, expected),
        Nearest.suggestion(name, known));
  }
}
