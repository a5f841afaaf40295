package dev.frontdesk.cli;

import dev.frontdesk.settings.Database;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.yaml.Finding;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Loads everything as {@code run} would and says what is wrong: exit 0 where it would load, 1 where
 * not.
 */
@Command(
    name = "check",
    description =
        "Check configuration and rules without running: exit 0 loads (with or without warnings), 1 does not, 2 usage.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;
  @Mixin private final Setup setup = new Setup();

  @Option(
      names = "--online",
      description = "Ask the servers of postgres, too: for the queries, the role and the standbys.")
  private boolean online;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Setup.Loading loading = asked(setup.load());
    Findings.print(loading.findings(), out);
    setup.configNotices().forEach(notice -> out.println("notice: " + notice));
    loading.notices().forEach(notice -> out.println("notice: " + notice));
    var rules = loading.rules() == null ? null : loading.rules().rules();
    if (rules != null) {
      out.printf("%d routes, %d writes%n", rules.routes().size(), rules.writes().size());
    }
    out.flush();
    return Findings.anyError(loading.findings()) ? 1 : 0;
  }

  private Setup.Loading asked(Setup.Loading read) {
    if (!online || read.config() == null || read.rules() == null) {
      return read;
    }
    Database database = read.config().postgres();
    if (database == null) {
      throw new Complaint("--online without a database (expected: postgres in the configuration)");
    }
    Loaded seen = OnlineCheck.of(database, read.rules());
    List<Finding> findings = new ArrayList<>(read.findings());
    findings.removeAll(read.rules().findings());
    findings.addAll(seen.findings());
    return new Setup.Loading(read.config(), seen, findings);
  }
}
