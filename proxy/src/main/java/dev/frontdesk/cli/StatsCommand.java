package dev.frontdesk.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The state of a running proxy in a few numbers. */
@Command(
    name = "stats",
    description = "Print a running proxy's state in a few numbers.",
    mixinStandardHelpOptions = true)
final class StatsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final AdminClient client = new AdminClient();

  @Override
  public Integer call() {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(client.get("/stats").encodePrettily());
    out.flush();
    return 0;
  }
}
