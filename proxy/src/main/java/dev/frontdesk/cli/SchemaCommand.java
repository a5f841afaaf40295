package dev.frontdesk.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a JSON Schema, for editors that complete and check YAML. */
@Command(
    name = "schema",
    description = "Print a JSON Schema for your editor.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  /** What a schema is for. */
  enum Kind {
    RULES("rules"),
    CONFIG("frontdesk"),
    TESTS("rules-test");

    private final String file;

    Kind(String file) {
      this.file = file;
    }
  }

  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      defaultValue = "RULES",
      description = "Which: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  Kind kind = Kind.RULES;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .print(Embedded.text("/dev/frontdesk/schema/" + kind.file + ".schema.json"));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
