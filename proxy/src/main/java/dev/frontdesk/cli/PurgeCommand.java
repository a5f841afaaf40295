package dev.frontdesk.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes something out of a running proxy's cache. */
@Command(
    name = "purge",
    description = "Take answers out of a running proxy's cache, by tag, path, person or all.",
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

    @Option(
        names = "--identity",
        paramLabel = "NAME=VALUE",
        required = true,
        description = "All that is kept for one person, in memory and in Redis: user=42.")
    @Nullable String identity;

    @Option(names = "--all", required = true, description = "Everything.")
    boolean all;
  }

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    JsonObject body = new JsonObject();
    if (what.tags != null) {
      body.put("tags", new JsonArray(what.tags));
    } else if (what.path != null) {
      body.put("path", what.path);
    } else if (what.identity != null) {
      body.put("identity", identity(what.identity));
    } else {
      body.put("all", true);
    }
    if (soft) {
      body.put("soft", true);
    }
    if (dryRun) {
      body.put("dryRun", true);
    }
    JsonObject answer = client.post("/purge", body);
    out.println(answer.encodePrettily());
    out.flush();
    if (what.identity != null) {
      PrintWriter err = line.getErr();
      err.println(counts(answer));
      err.flush();
    }
    return 0;
  }

  private static String counts(JsonObject answer) {
    return "memory %s%d, redis %s"
        .formatted(
            answer.getBoolean("atLeast") ? "at least " : "",
            answer.getLong("memory"),
            answer.getLong("redis") == null ? "not asked" : answer.getLong("redis"));
  }

  /** Of {@code user=42}; a value may have further equals signs in it. */
  private static JsonObject identity(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || equals == text.length() - 1) {
      throw new Complaint("--identity %s (expected: NAME=VALUE, as in user=42)".formatted(text));
    }
    return new JsonObject().put(text.substring(0, equals), text.substring(equals + 1));
  }
}
