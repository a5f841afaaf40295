package dev.frontdesk.cli;

import dev.frontdesk.admin.AdminToken;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The whole proxy within another program, on real sockets: the same composition as {@code frontdesk
 * run}. Not for an event loop: starting and closing block.
 */
public final class EmbeddedProxy implements AutoCloseable {
  /** No variable and no secret, but the files that rules name. */
  private static final Surroundings SURROUNDINGS =
      new Surroundings(name -> null, path -> null, SettingsFiles::beside);

  private final Server server;

  private EmbeddedProxy(Server server) {
    this.server = server;
  }

  /**
   * Starts it and blocks until it listens.
   *
   * @param rules rule files; the built-in default rules come after them
   * @throws IllegalArgumentException where the rules have errors; the message has all findings
   */
  public static EmbeddedProxy start(Config config, List<SourceText> rules) {
    return start(config, rules, Interposed.NOTHING);
  }

  /**
   * @param marks what requests and operators see of the invalidation: to watch it, or to break it
   *     and see that a test notices
   */
  public static EmbeddedProxy start(
      Config config, List<SourceText> rules, UnaryOperator<Invalidation> marks) {
    return start(config, rules, Interposed.marks(marks));
  }

  /**
   * @param interposed between requests and the parts that they use
   */
  public static EmbeddedProxy start(Config config, List<SourceText> rules, Interposed interposed) {
    Loaded loaded = Loader.load(rules, config, SURROUNDINGS);
    RuleSet set = loaded.rules();
    if (set == null) {
      throw new IllegalArgumentException(
          String.join("\n", loaded.findings().stream().map(Object::toString).toList()));
    }
    Server server = new Server(config, set, AdminToken.make(), new Given(loaded), interposed);
    try {
      server.start();
    } catch (RuntimeException failed) {
      server.close();
      throw failed;
    }
    return new EmbeddedProxy(server);
  }

  /** Where it listens for requests. */
  public int port() {
    return server.port();
  }

  /** Where it listens for operators. */
  public int adminPort() {
    return server.adminPort();
  }

  /** What operators put into {@code Authorization: Bearer}. */
  public String adminToken() {
    return server.token().reveal();
  }

  /** Drains within the configured bound and blocks until all is closed. */
  @Override
  public void close() {
    server.close();
  }

  /** Rules that come from no file: a reload finds the same. */
  private record Given(Loaded load) implements RulesInForce.RuleLoader {
    @Override
    public List<Path> places() {
      return List.of();
    }
  }
}
