package dev.frontdesk.cli;

import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything embedded: a sample API with its database, and the proxy before it. */
@Command(
    name = "demo",
    description = "Run a sample booking API on a real PostgreSQL, and the proxy before it.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String RULES = "rules/booking.yaml";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where the proxy listens. Default: 127.0.0.1:8080.")
  private @Nullable String listen;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "Where operators are listened to. Default: 127.0.0.1:9090.")
  private @Nullable String admin;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    DemoBackend backend =
        ServiceLoader.load(DemoBackend.class)
            .findFirst()
            .orElseThrow(() -> new Complaint("this build has no demonstration in it"));
    try (StopSignals signals = new StopSignals();
        backend) {
      out.println("Starting " + backend.title() + " ...");
      out.flush();
      Config config = config(backend.start());
      RuleSet rules = Objects.requireNonNull(loadRules(config).rules());
      try (Server server = RunCommand.start(config, rules, loader(config))) {
        explainItself(backend, config, server, out);
        signals.await(server, config.drain());
      }
    }
    return 0;
  }

  private Config config(URI upstream) {
    Setup setup = new Setup();
    setup.upstream = upstream;
    setup.listen = listen;
    setup.admin = admin;
    return Objects.requireNonNull(setup.load().config());
  }

  private static void explainItself(
      DemoBackend backend, Config config, Server server, PrintWriter out) {
    String proxy = "http://%s:%d".formatted(config.listen().address().host(), server.port());
    String admin = "http://%s:%d".formatted(config.admin().address().host(), server.adminPort());
    String token = server.token().reveal();
    out.printf("%nproxy  %s%nadmin  %s   token %s%nrules  %s%n", proxy, admin, token, place());
    out.printf("%nTry, in another terminal:%n%n");
    backend.tries(proxy).forEach(line -> out.println("  " + line));
    out.printf(
        "  ./frontdesk explain --admin %s --token %s GET '%s'%n%nCtrl-C stops everything.%n",
        admin, token, backend.read());
    out.flush();
  }

  /** The rules of the checkout where there is one, so that they can be edited while it runs. */
  private static @Nullable Path place() {
    String home = System.getProperty("frontdesk.home");
    Path file = home == null ? null : Path.of(home, "rules", "booking.yaml");
    return file != null && Files.exists(file) ? file : null;
  }

  private static Loaded loadRules(Config config) {
    Path file = place();
    SourceText rules =
        file == null
            ? new SourceText(RULES, Embedded.text("/dev/frontdesk/rules/booking.yaml"))
            : SettingsFiles.read(file);
    return Loader.load(List.of(rules), config, Surroundings.NOTHING);
  }

  private static RulesInForce.RuleLoader loader(Config config) {
    return new RulesInForce.RuleLoader() {
      @Override
      public Loaded load() {
        return loadRules(config);
      }

      @Override
      public List<Path> places() {
        Path file = place();
        return file == null ? List.of() : List.of(file);
      }
    };
  }
}
