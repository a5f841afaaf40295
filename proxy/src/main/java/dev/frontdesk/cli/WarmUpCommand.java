package dev.frontdesk.cli;

import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What {@code run} does before it listens, and no more: what the launcher has the JVM learn from
 * when it makes an AOT cache.
 */
@Command(
    name = "warm-up",
    description = "Replay rule tests for some seconds: what the JVM learns a start from.",
    mixinStandardHelpOptions = true)
final class WarmUpCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final Setup setup = new Setup();

  @Option(names = "--seconds", description = "For so long. Default: ${DEFAULT-VALUE}.")
  private int seconds = 3;

  @Override
  public Integer call() {
    if (setup.config == null && setup.upstream == null) {
      setup.upstream = URI.create("http://127.0.0.1:1");
      setup.anyDatabase = true;
    }
    Setup.Loading loading = setup.load();
    Config config = loading.config();
    Loaded loaded = loading.rules();
    RuleSet rules = loaded == null ? null : loaded.rules();
    if (config == null || rules == null) {
      Findings.print(loading.findings(), Objects.requireNonNull(spec).commandLine().getErr());
      return 1;
    }
    long answered =
        new WarmUp(config, rules, setup.ruleFolders(config)).run(Duration.ofSeconds(seconds));
    Objects.requireNonNull(spec).commandLine().getOut().println(answered + " requests answered");
    return answered > 0 ? 0 : 1;
  }
}
