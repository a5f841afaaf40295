package dev.frontdesk.cli;

import dev.frontdesk.admin.AdminToken;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.Secret;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the proxy until it is told to stop. */
@Command(
    name = "run",
    description = "Run the proxy in front of an API.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final Setup setup = new Setup();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Setup.Loading loading = setup.load();
    Findings.print(loading.findings(), err);
    Config config = loading.config();
    Loaded rules = loading.rules();
    if (config == null || rules == null || rules.rules() == null) {
      return 1;
    }
    setup.configNotices().forEach(notice -> err.println("notice: " + notice));
    loading.notices().forEach(notice -> err.println("notice: " + notice));
    Heap.notices(config.memory().size(), Runtime.getRuntime().maxMemory())
        .forEach(notice -> err.println("notice: " + notice));
    err.flush();
    warmUp(config, rules.rules(), setup);
    try (StopSignals signals = new StopSignals();
        Server server = start(config, rules.rules(), setup.loader(config))) {
      out.println(Greeting.of(config, server.port(), server.adminPort()));
      tokenLine(config, server, out);
      out.flush();
      signals.await(server, config.drain());
    }
    return 0;
  }

  /** Returns how many requests were replayed. */
  static long warmUp(Config config, RuleSet rules, Setup setup) {
    return config.warmUp().isPositive()
        ? new WarmUp(config, rules, setup.ruleFolders(config)).run(config.warmUp())
        : 0;
  }

  private static void tokenLine(Config config, Server server, PrintWriter out) {
    if (config.admin().token() == null) {
      out.println("frontdesk: admin token " + server.token().reveal() + " (made for this run)");
    }
  }

  static Server start(Config config, RuleSet rules, RulesInForce.RuleLoader loader) {
    Secret configured = config.admin().token();
    AdminToken token = configured == null ? AdminToken.make() : AdminToken.of(configured.text());
    Server server = new Server(config, rules, token, loader);
    try {
      server.start();
    } catch (RuntimeException failed) {
      server.close();
      throw failed;
    }
    return server;
  }
}
