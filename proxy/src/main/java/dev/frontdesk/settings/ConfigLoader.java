package dev.frontdesk.settings;

import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Placeholders;
import dev.frontdesk.settings.yaml.Section;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.settings.yaml.YamlReader;

/** {@code frontdesk.yaml} to a {@link Config}. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /** All or nothing: with one error there is no configuration. */
  public static LoadedConfig load(SourceText source, Surroundings surroundings) {
    Findings findings = new Findings();
    Config config = Config.defaults();
    Node root = YamlReader.read(source, findings);
    if (root != null) {
      Node resolved = new Placeholders(surroundings.environment(), findings).resolve(root);
      Section section = Section.of(resolved, "the configuration", Shapes.CONFIG, findings);
      if (section != null) {
        Version.check(section, new Place(source.name(), 1, 1));
        config = new ConfigReader(section, surroundings).read();
      }
    }
    return new LoadedConfig(
        findings.hasErrors() ? null : config, findings.sorted(), findings.notices());
  }
}
