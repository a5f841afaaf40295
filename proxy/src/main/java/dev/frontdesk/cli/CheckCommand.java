package dev.frontdesk.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Setup.Loading loading = setup.load();
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
}
