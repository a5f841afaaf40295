package dev.frontdesk.cli;

import dev.frontdesk.invalidate.database.TriggerInspection;
import dev.frontdesk.invalidate.database.TriggerState;
import dev.frontdesk.invalidate.database.TriggerState.Verdict;
import dev.frontdesk.invalidate.database.WatchedTable;
import dev.frontdesk.rules.TableName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says whether the database tells of all changes that rules name. */
@Command(
    name = "status",
    description =
        "Say whether the triggers that rules need are installed: exit 0 where all are, else 1.",
    mixinStandardHelpOptions = true)
final class DbStatusCommand implements Callable<Integer> {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;
  @Mixin private final DbSetup setup = new DbSetup();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<WatchedTable> tables = setup.load(out);
    if (tables == null) {
      return 1;
    }
    try (DbSession session = setup.connect()) {
      List<TriggerState> states =
          TriggerInspection.judge(
              tables, session.ask(TriggerInspection.question(tables)), setup.channel());
      for (TriggerState state : states) {
        out.printf(
            "%s: %s%n",
            state.watched().table(),
            state.verdict() == Verdict.CURRENT ? "tells of changes" : "DOES NOT TELL");
        state.wrong().forEach(line -> out.println("  " + line));
      }
      Set<TableName> others =
          TriggerInspection.installed(session.ask(TriggerInspection.whatIsInstalled()));
      states.forEach(state -> others.removeAll(state.relations()));
      if (!setup.namesTables()) {
        others.forEach(table -> out.printf("%s: tells of changes, and no rule asks%n", table));
      }
      return states.stream().allMatch(state -> state.verdict() == Verdict.CURRENT) ? 0 : 1;
    } finally {
      out.flush();
    }
  }
}
