package dev.frontdesk.cli;

import dev.frontdesk.invalidate.database.TriggerSql;
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

/** Prints the statements that take triggers away, or runs them. */
@Command(
    name = "uninstall",
    description =
        "Print the SQL that takes the triggers away: of --tables, else all. With --apply: run it.",
    mixinStandardHelpOptions = true)
final class DbUninstallCommand implements Callable<Integer> {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;
  @Mixin private final DbSetup setup = new DbSetup();

  @Option(names = "--apply", description = "Take them away, in one transaction.")
  private boolean apply;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<String> script = new ArrayList<>(TriggerSql.begin());
    if (setup.namesTables()) {
      setup.tables().forEach(table -> script.addAll(TriggerSql.uninstall(table)));
    } else {
      script.addAll(TriggerSql.uninstallAll());
    }
    script.add("COMMIT;");
    if (apply) {
      setup.configure(out);
      try (DbSession session = setup.connect()) {
        session.ask(String.join("\n", script));
        out.printf("-- Taken away in %s.%n", session.server());
      }
    } else {
      script.forEach(out::println);
    }
    out.flush();
    return 0;
  }
}
