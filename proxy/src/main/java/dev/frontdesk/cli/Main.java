package dev.frontdesk.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code frontdesk}: exit 0 is fine, 1 means findings or a failure, 2 a wrong call. */
@Command(
    name = "frontdesk",
    description = "A caching reverse proxy for booking APIs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      CheckCommand.class,
      TestCommand.class,
      ExplainCommand.class,
      PurgeCommand.class,
      StatsCommand.class,
      RulesCommand.class,
      SchemaCommand.class,
      DbCommand.class,
      WarmUpCommand.class,
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, line, parsed) -> {
          if (!(failure instanceof Complaint)) {
            throw failure;
          }
          line.getErr().println("frontdesk: " + failure.getMessage());
          return 1;
        });
  }
}
