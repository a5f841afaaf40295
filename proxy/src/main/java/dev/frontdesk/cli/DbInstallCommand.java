package dev.frontdesk.cli;

import dev.frontdesk.invalidate.database.TriggerInspection;
import dev.frontdesk.invalidate.database.TriggerSql;
import dev.frontdesk.invalidate.database.TriggerState;
import dev.frontdesk.invalidate.database.TriggerState.Verdict;
import dev.frontdesk.invalidate.database.WatchedTable;
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

/** Prints the statements that make triggers, or runs them. */
@Command(
    name = "install",
    description =
        "Print the SQL of the triggers that rules need. With --database: only what it lacks; with --apply: install that.",
    mixinStandardHelpOptions = true)
final class DbInstallCommand implements Callable<Integer> {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;
  @Mixin private final DbSetup setup = new DbSetup();

  @Option(names = "--apply", description = "Install, in one transaction.")
  private boolean apply;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<WatchedTable> tables = setup.load(out);
    if (tables == null) {
      return 1;
    }
    if (!apply && !setup.namesDatabase()) {
      print(tables, out);
      return 0;
    }
    try (DbSession session = setup.connect()) {
      return online(session, tables, out);
    } finally {
      out.flush();
    }
  }

  /** Without looking at a database: for each table the whole. */
  private void print(List<WatchedTable> tables, PrintWriter out) {
    out.println("-- To be run by a role that owns the tables; or: frontdesk db install --apply");
    out.println("-- Partitions and children are found with --database only.");
    TriggerSql.begin().forEach(out::println);
    for (WatchedTable watched : tables) {
      out.printf("%n-- %s: tells %s%n", watched.table(), told(watched));
      TriggerSql.install(watched, List.of(watched.table()), setup.channel()).forEach(out::println);
    }
    out.printf("%nCOMMIT;%n");
    out.flush();
  }

  private static String told(WatchedTable watched) {
    return watched.columns().isEmpty()
        ? "that it has changed"
        : String.join(", ", watched.columns());
  }

  private int online(DbSession session, List<WatchedTable> tables, PrintWriter out) {
    List<TriggerState> states =
        TriggerInspection.judge(
            tables, session.ask(TriggerInspection.question(tables)), setup.channel());
    List<String> statements = new ArrayList<>();
    boolean refused = false;
    for (TriggerState state : states) {
      out.printf("-- %s: %s%n", state.watched().table(), verdict(state));
      state.wrong().forEach(line -> out.println("--   " + line));
      refused |= state.verdict() == Verdict.REFUSED;
      if (state.verdict() == Verdict.DUE) {
        statements.addAll(TriggerSql.install(state.watched(), state.relations(), setup.channel()));
      }
    }
    if (refused) {
      throw new Complaint("not all tables can tell of changes; nothing was installed");
    }
    if (statements.isEmpty()) {
      out.println("-- Nothing to do.");
      return 0;
    }
    List<String> script = new ArrayList<>(TriggerSql.begin());
    script.addAll(statements);
    script.add("COMMIT;");
    if (apply) {
      session.ask(String.join("\n", script));
      out.printf("-- Installed in %s.%n", session.server());
    } else {
      script.forEach(out::println);
    }
    return 0;
  }

  private static String verdict(TriggerState state) {
    return switch (state.verdict()) {
      case CURRENT -> "up to date";
      case DUE -> "to be installed";
      case REFUSED -> "refused";
    };
  }
}
