package dev.frontdesk.cli;

import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A whole proxy on a free port, which trusts 127.0.0.1 and nobody else. */
final class AttackedDesk implements AutoCloseable {
  static final String TRUSTED = "127.0.0.1";
  static final String STRANGER = "127.0.0.2";

  private final Server server;

  /** A response as it came over the wire. */
  record Answer(String head, String body) {
    String field(String name) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    String outcome() {
      return field("X-Cache");
    }
  }

  private AttackedDesk(Server server) {
    this.server = server;
  }

  /** With the rules of one file; {@code more} is appended to the configuration. */
  static AttackedDesk before(URI origin, Path folder, String rules, String more)
      throws IOException {
    Files.writeString(folder.resolve("rules.yaml"), "version: 1\n" + rules);
    Files.writeString(
        folder.resolve("frontdesk.yaml"),
        """
        version: 1
        listen: { address: 127.0.0.1:0 }
        admin: { address: 127.0.0.1:0 }
        rules: [rules.yaml]
        upstreams: { api: { primary: ["%s"], response-timeout: 1s } }
        trusted: [127.0.0.1]
        %s
        """
            .formatted(origin, more));
    Setup setup = new Setup();
    setup.config = folder.resolve("frontdesk.yaml");
    Setup.Loading loading = setup.load();
    if (loading.config() == null || Objects.requireNonNull(loading.rules()).rules() == null) {
      throw new AssertionError(loading.findings());
    }
    Config config = loading.config();
    Loaded loaded = loading.rules();
    RulesInForce.RuleLoader fixed =
        new RulesInForce.RuleLoader() {
          @Override
          public Loaded load() {
            return loaded;
          }

          @Override
          public List<Path> places() {
            return List.of();
          }
        };
    return new AttackedDesk(
        RunCommand.start(config, Objects.requireNonNull(loaded.rules()), fixed));
  }

  int port() {
    return server.port();
  }

  RawSocket connect(String from) throws IOException {
    return new RawSocket(
        new Socket(
            InetAddress.ofLiteral("127.0.0.1"), server.port(), InetAddress.ofLiteral(from), 0));
  }

  /** On a connection of its own; the head without its final empty line, {@code \n} for CRLF. */
  Answer ask(String from, String head) throws IOException {
    return ask(from, head, "");
  }

  Answer ask(String from, String head, String body) throws IOException {
    try (RawSocket client = connect(from)) {
      client.send(head + "\nHost: api.test\nConnection: close\n\n").sendExactly(body);
      String answered = client.head();
      if (answered == null) {
        throw new AssertionError("no answer to " + head);
      }
      return new Answer(answered, client.readToEnd());
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
