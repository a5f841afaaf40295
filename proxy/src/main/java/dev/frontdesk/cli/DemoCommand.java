package dev.frontdesk.cli;

import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Address;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ConfigLoader;
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

  @Option(
      names = "--redis",
      description = "Run a real Redis as well, and two proxies that share it.")
  private boolean redis;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    DemoBackend backend =
        ServiceLoader.load(DemoBackend.class)
            .findFirst()
            .orElseThrow(() -> new Complaint("this build has no demonstration in it"));
    DemoRedis shared = redis ? demoRedis() : null;
    try (StopSignals signals = new StopSignals();
        backend;
        shared) {
      Config config = config(started(backend.title(), backend::start));
      if (shared == null) {
        try (Server server = start(config)) {
          new DemoWords(out, place()).alone(backend, config, server);
          signals.await(server, config.drain());
        }
        return 0;
      }
      Config sharing = config.withRedis(redis(started(shared.title(), shared::start)));
      try (Server second = start(elsewhere(sharing));
          Server first = start(sharing)) {
        new DemoWords(out, place()).together(backend, sharing, first, second);
        signals.await(first, config.drain());
      }
    }
    return 0;
  }

  private URI started(String title, Callable<URI> start) throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println("Starting " + title + " ...");
    out.flush();
    try {
      return start.call();
    } catch (UnsupportedOperationException notHere) {
      throw new Complaint(String.valueOf(notHere.getMessage()));
    }
  }

  private static DemoRedis demoRedis() {
    return ServiceLoader.load(DemoRedis.class)
        .findFirst()
        .orElseThrow(() -> new Complaint("this build has no Redis in it"));
  }

  private static Server start(Config config) {
    RuleSet rules = Objects.requireNonNull(loadRules(config).rules());
    return RunCommand.start(config, rules, loader(config));
  }

  /** The same on free ports. */
  private static Config elsewhere(Config config) {
    return config
        .withListen(new Address(config.listen().address().host(), 0))
        .withAdmin(new Address(config.admin().address().host(), 0));
  }

  /** As a configuration says it, with all defaults. */
  private static Config.Redis redis(URI place) {
    SourceText text =
        new SourceText("demo", "version: 1\nredis: { url: \"%s\" }\n".formatted(place));
    return Objects.requireNonNull(
        Objects.requireNonNull(ConfigLoader.load(text, Surroundings.NOTHING).config()).redis());
  }

  private Config config(URI upstream) {
    Setup setup = new Setup();
    setup.upstream = upstream;
    setup.listen = listen;
    setup.admin = admin;
    return Objects.requireNonNull(setup.load().config());
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
