package dev.frontdesk.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      defaultValue = "RULES",
      description = "Which: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  Kind kind = Kind.RULES;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(Embedded.text("/dev/frontdesk/schema/" + kind.file + ".schema.json"));
    out.flush();
    return 0;
  }
}
