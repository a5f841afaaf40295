package dev.frontdesk.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the rules that are in force where no other rule matches. */
@Command(
    name = "rules",
    description = "Print the default rules, which come after your own.",
    mixinStandardHelpOptions = true)
final class RulesCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(Embedded.text("/dev/frontdesk/rules/default.yaml"));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
