package dev.frontdesk.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes something out of a running proxy's cache. */
@Command(
    name = "purge",
    description = "Take answers out of a running proxy's cache, by tag, path or all.",
    mixinStandardHelpOptions = true)
final class PurgeCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final AdminClient client = new AdminClient();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Option(names = "--soft", description = "Stale from now on, instead of gone.")
  private boolean soft;

  @Option(names = "--dry-run", description = "Only count.")
  private boolean dryRun;

  /** Exactly one of these. */
  static final class What {
    @Option(
        names = "--tag",
        paramLabel = "TAG",
        required = true,
        description = "A tag and all below it; may be repeated.")
    @Nullable List<String> tags;

    @Option(
        names = "--path",
        paramLabel = "PATH",
        required = true,
        description = "A path, with whatever query.")
    @Nullable String path;

    @Option(names = "--all", required = true, description = "Everything.")
    boolean all;
  }

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    JsonObject body = new JsonObject();
    if (what.tags != null) {
      body.put("tags", new JsonArray(what.tags));
    } else if (what.path != null) {
      body.put("path", what.path);
    } else {
      body.put("all", true);
    }
    if (soft) {
      body.put("soft", true);
    }
    if (dryRun) {
      body.put("dryRun", true);
    }
    out.println(client.post("/purge", body).encodePrettily());
    out.flush();
    return 0;
  }
}
