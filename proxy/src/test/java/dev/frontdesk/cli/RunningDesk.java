package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The proxy as {@code frontdesk run} starts it from files, on free ports. */
final class RunningDesk implements AutoCloseable {
  static final String TOKEN = "operator-token";

  private final Server server;
  private final List<String> notices;

  private RunningDesk(Server server, List<String> notices) {
    this.server = server;
    this.notices = notices;
  }

  /**
   * @param folder where the files are written; rules into its {@code rules}
   * @param config the configuration; {@code version} and, where it has none, {@code listen} and
   *     {@code admin} are added
   * @param rules texts by file name, without {@code version}
   */
  static RunningDesk start(Path folder, String config, Map<String, String> rules)
      throws IOException {
    Path ruleFolder = Files.createDirectories(folder.resolve("rules"));
    for (Map.Entry<String, String> file : rules.entrySet()) {
      Files.writeString(ruleFolder.resolve(file.getKey()), "version: 1\n" + file.getValue());
    }
    Setup setup = new Setup();
    setup.config = Files.writeString(folder.resolve("frontdesk.yaml"), completed(config));
    Setup.Loading loading = setup.load();
    assertThat(loading.findings())
        .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
        .isEmpty();
    Config effective = Objects.requireNonNull(loading.config());
    Loaded loaded = Objects.requireNonNull(loading.rules());
    Server server =
        RunCommand.start(
            effective, Objects.requireNonNull(loaded.rules()), setup.loader(effective));
    return new RunningDesk(
        server, Stream.of(setup.configNotices(), loading.notices()).flatMap(List::stream).toList());
  }

  private static String completed(String config) {
    StringBuilder whole = new StringBuilder("version: 1\n").append(config);
    for (String part :
        List.of(
            "listen: { address: \"127.0.0.1:0\" }",
            "admin: { address: \"127.0.0.1:0\", token: " + TOKEN + " }")) {
      String key = part.substring(0, part.indexOf(':') + 1);
      if (config.lines().noneMatch(line -> line.startsWith(key))) {
        whole.append('\n').append(part);
      }
    }
    return whole.append('\n').toString();
  }

  int port() {
    return server.port();
  }

  int adminPort() {
    return server.adminPort();
  }

  /** What is said at start. */
  List<String> notices() {
    return notices;
  }

  /** {@code fields} are whole lines. */
  Got get(String target, String... fields) throws IOException {
    return send("GET", target, "", fields);
  }

  Got post(String target, String json, String... fields) throws IOException {
    return send("POST", target, json, fields);
  }

  Got send(String method, String target, String body, String... fields) throws IOException {
    boolean host = Stream.of(fields).anyMatch(line -> line.startsWith("Host:"));
    try (RawSocket connection = RawSocket.connect(port())) {
      connection.send(request(method, target, body, host ? "" : "Host: desk\n", fields));
      return Got.from(connection);
    }
  }

  private static String request(
      String method, String target, String body, String host, String... fields) {
    StringBuilder head =
        new StringBuilder("%s %s HTTP/1.1\n%sConnection: close\n".formatted(method, target, host));
    for (String line : fields) {
      head.append(line).append('\n');
    }
    if (!body.isEmpty()) {
      head.append("Content-Type: application/json\nContent-Length: ")
          .append(body.getBytes(StandardCharsets.ISO_8859_1).length)
          .append('\n');
    }
    return head.append('\n').append(body).toString();
  }

  Got admin(String method, String target, String body, String token) throws IOException {
    try (RawSocket connection = RawSocket.connect(adminPort())) {
      connection.send(
          request(method, target, body, "Host: admin\n", "Authorization: Bearer " + token));
      return Got.from(connection);
    }
  }

  /** What explain says of a request. */
  String explain(String request) throws IOException {
    Got got =
        admin(
            "POST",
            "/explain",
            "{\"request\":\"%s\",\"headers\":{\"Host\":\"desk\"}}".formatted(request),
            TOKEN);
    assertThat(got.status()).as(got.body()).isEqualTo(200);
    return got.body();
  }

  /** One sample of the metrics, 0 where there is none. */
  double metric(String sample) throws IOException {
    return admin("GET", "/metrics", "", TOKEN)
        .body()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    server.close();
  }
}
