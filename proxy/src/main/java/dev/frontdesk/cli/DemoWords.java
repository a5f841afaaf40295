package dev.frontdesk.cli;

import dev.frontdesk.settings.Config;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the demonstration says of itself: where things are, and what to try.
 *
 * @param rules the file that can be edited while it runs; null: none
 */
record DemoWords(PrintWriter out, @Nullable Path rules) {
  /** One proxy. */
  void alone(DemoBackend backend, Config config, Server server) {
    String proxy = proxy(config, server);
    out.printf("%nproxy  %s%n", proxy);
    operators(config, server);
    database(backend);
    tries("Try, in another terminal:", backend.tries(proxy));
    tries("The same data by SQL, from the standby:", backend.queries(proxy));
    asked(config, server, "stats", "");
    end(backend, config, server, "");
  }

  /** Two proxies that share a Redis. */
  void together(DemoBackend backend, Config config, Server first, Server second) {
    String one = proxy(config, first);
    String other = proxy(config, second);
    out.printf("%nproxy  %s%nproxy  %s   the second one, with the same Redis%n", one, other);
    operators(config, first);
    database(backend);
    tries("Try, in another terminal:", backend.tries(one, other));
    asked(config, first, "stats", "");
    end(backend, config, first, " -H 'Host: %s'".formatted(backend.host()));
  }

  private void operators(Config config, Server server) {
    out.printf(
        "admin  %s   token %s%nrules  %s%n", admin(config, server), server.token().reveal(), rules);
  }

  private void database(DemoBackend backend) {
    out.printf(
        "reads  %s, on %s, a standby of %s%n",
        joined(backend.replicas()), joined(backend.standbys()), backend.database());
  }

  private static String joined(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private void tries(String title, List<String> lines) {
    out.printf("%n%s%n%n", title);
    lines.forEach(line -> out.println("  " + line));
  }

  private void asked(Config config, Server server, String command, String of) {
    out.printf(
        "  ./frontdesk %s --admin %s --token %s%s%n",
        command, admin(config, server), server.token().reveal(), of);
  }

  /**
   * @param fields that the reads above have sent, as further options
   */
  private void end(DemoBackend backend, Config config, Server server, String fields) {
    asked(config, server, "explain", " GET '%s'%s".formatted(backend.read(), fields));
    out.printf("%nCtrl-C stops everything.%n");
    out.flush();
  }

  private static String proxy(Config config, Server server) {
    return "http://%s:%d".formatted(config.listen().address().host(), server.port());
  }

  private static String admin(Config config, Server server) {
    return "http://%s:%d".formatted(config.admin().address().host(), server.adminPort());
  }
}
