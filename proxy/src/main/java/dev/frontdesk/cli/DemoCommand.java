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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
  /** Those of the API, and those of the queries beside it. */
  private static final List<String> RULES = List.of("booking.yaml", "queries/booking.yaml");

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
      Config config = config(started(backend.title(), backend::start), backend);
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

  /** As a configuration says it, with all defaults. */
  private Config config(URI upstream, DemoBackend backend) {
    List<String> nodes =
        backend.standbys().stream().map(url -> url.replaceFirst(".*@([^/]+)/.*", "$1")).toList();
    String text =
        """
        version: 1
        upstreams:
          booking: { primary: "%s", replicas: %s, databases: %s }
        postgres: { primary: "%s", replicas: %s }
        read-your-writes: { key: "%s" }
        """
            .formatted(
                upstream,
                list(backend.replicas()),
                list(nodes),
                backend.database(),
                list(backend.standbys()),
                // Two proxies believe each other's cookies.
                "" + UUID.randomUUID() + UUID.randomUUID());
    Setup setup = new Setup();
    setup.listen = listen;
    setup.admin = admin;
    return setup.overridden(
        Objects.requireNonNull(
            ConfigLoader.load(new SourceText("demo", text), Surroundings.NOTHING).config()));
  }

  private static String list(List<?> values) {
    return values.stream()
        .map(value -> "\"" + value + "\"")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** The rules of the checkout where there is one, so that they can be edited while it runs. */
  private static @Nullable Path place() {
    String home = System.getProperty("frontdesk.home");
    Path folder = home == null ? null : Path.of(home, "rules");
    return folder != null && Files.exists(folder.resolve(RULES.getFirst())) ? folder : null;
  }

  private static Loaded loadRules(Config config) {
    Path folder = place();
    List<SourceText> rules =
        RULES.stream()
            .map(name ->
                folder == null
                    ? new SourceText("rules/" + name, Embedded.text("/dev/frontdesk/rules/" + name))
                    : SettingsFiles.read(folder.resolve(name)))
            .toList();
    return Loader.load(
        rules,
        config,
        folder == null
            ? new Surroundings(variable -> null, file -> null, DemoCommand::embedded)
            : SettingsFiles.surroundings(folder));
  }

  /** What is beside a rule file of the jar. */
  private static byte[] embedded(String ruleFile, String path) {
    return Embedded.text(
            "/dev/frontdesk/" + ruleFile.substring(0, ruleFile.lastIndexOf('/') + 1) + path)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static RulesInForce.RuleLoader loader(Config config) {
    return new RulesInForce.RuleLoader() {
      @Override
      public Loaded load() {
        return loadRules(config);
      }

      @Override
      public List<Path> places() {
        Path folder = place();
        return folder == null
            ? List.of()
            : List.of(folder.resolve(RULES.getFirst()), folder.resolve("queries"));
      }
    };
  }
}
