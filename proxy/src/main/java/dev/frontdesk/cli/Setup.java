package dev.frontdesk.cli;

import dev.frontdesk.settings.Address;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ConfigLoader;
import dev.frontdesk.settings.Database;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.LoadedConfig;
import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.settings.yaml.SourceText;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what to run with; they all combine. */
final class Setup {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration. Without one: defaults.")
  @Nullable Path config;

  @Option(
      names = {"-r", "--rules"},
      paramLabel = "DIR",
      description = "Folder of rule files, or one file; in the place of the configuration's.")
  @Nullable Path rules;

  @Option(
      names = {"-u", "--upstream"},
      paramLabel = "URL",
      converter = Url.class,
      description = "The API to stand in front of; in the place of every upstream.")
  @Nullable URI upstream;

  /** Where the configuration has no database, queries are read as if there were one. */
  boolean anyDatabase;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to listen. Port 0: any free one.")
  @Nullable String listen;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "Where operators are listened to.")
  @Nullable String admin;

  /** What is in force when nothing stood in its way. */
  record Loading(@Nullable Config config, @Nullable Loaded rules, List<Finding> findings) {
    List<String> notices() {
      return rules == null ? List.of() : rules.notices();
    }
  }

  private List<String> configNotices = List.of();

  /** What the rules that were loaded last name. */
  private volatile Set<Path> named = Set.of();

  /** Reads everything; all findings of all files at once. */
  Loading load() {
    LoadedConfig loaded = loadConfig();
    configNotices = loaded.notices();
    List<Finding> findings = new ArrayList<>(loaded.findings());
    Config effective = loaded.config();
    if (effective == null) {
      return new Loading(null, null, findings);
    }
    Loaded rulesLoaded = loadRules(effective);
    findings.addAll(rulesLoaded.findings());
    return new Loading(effective, rulesLoaded, findings);
  }

  /** What the configuration has that is accepted and has no effect yet. */
  List<String> configNotices() {
    return configNotices;
  }

  /** The configuration alone, with what the command line replaces in it. */
  LoadedConfig loadConfig() {
    LoadedConfig loaded =
        config == null
            ? new LoadedConfig(Config.defaults(), List.of(), List.of())
            : ConfigLoader.load(SettingsFiles.read(config), surroundings());
    Config found = loaded.config();
    return found == null
        ? loaded
        : new LoadedConfig(overridden(found), loaded.findings(), loaded.notices());
  }

  /** With what the command line replaces. */
  Config overridden(Config found) {
    Config result = found;
    if (upstream != null) {
      result = result.withUpstream(checked(upstream));
    }
    if (anyDatabase && result.postgres() == null) {
      result = result.withPostgres(Database.ANY);
    }
    if (listen != null) {
      result = result.withListen(address("--listen", listen));
    }
    if (admin != null) {
      result = result.withAdmin(address("--admin", admin));
    }
    return result;
  }

  /** Rule files anew, with the configuration as it is: what a reload does. */
  private Loaded loadRules(Config effective) {
    List<SourceText> sources = new ArrayList<>();
    for (Path place : rulePlaces(effective)) {
      SettingsFiles.ruleFiles(place).stream().map(SettingsFiles::read).forEach(sources::add);
    }
    Set<Path> files = new TreeSet<>();
    Loaded loaded = Loader.load(sources, effective, SettingsFiles.surroundings(base(), files::add));
    named = Set.copyOf(files);
    return loaded;
  }

  /** Loads rules anew with the configuration as it is. */
  RulesInForce.RuleLoader loader(Config effective) {
    return new RulesInForce.RuleLoader() {
      @Override
      public Loaded load() {
        return loadRules(effective);
      }

      @Override
      public List<Path> places() {
        return Stream.concat(rulePlaces(effective).stream(), named.stream()).toList();
      }
    };
  }

  /** Folders that rules come from, and their tests. */
  List<Path> ruleFolders(Config effective) {
    return rulePlaces(effective).stream().filter(Files::isDirectory).toList();
  }

  /** Folders and files that rules come from. */
  private List<Path> rulePlaces(Config effective) {
    if (rules != null) {
      return List.of(rules);
    }
    return effective.rules().stream().map(place -> base().resolve(place).normalize()).toList();
  }

  Surroundings surroundings() {
    return SettingsFiles.surroundings(base());
  }

  /** What relative paths in the configuration count from. */
  private Path base() {
    Path folder = config == null ? null : config.getParent();
    return folder == null ? Path.of("") : folder;
  }

  private static URI checked(URI url) {
    boolean plain =
        ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
            && url.getHost() != null
            && (url.getPath() == null || url.getPath().isEmpty() || url.getPath().equals("/"));
    if (!plain) {
      throw new Complaint(
          "--upstream %s (expected: http://HOST:PORT or https://HOST:PORT, without a path)"
              .formatted(url));
    }
    return url;
  }

  private static Address address(String option, String text) {
    Address address = Address.parse(text);
    if (address == null) {
      throw new Complaint("%s %s (expected: HOST:PORT)".formatted(option, text));
    }
    return address;
  }
}
