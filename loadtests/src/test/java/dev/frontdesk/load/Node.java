package dev.frontdesk.load;

import dev.frontdesk.launcher.FrontdeskProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Frontdesk as a process of its own, started by the launcher as users start it. Blocks. */
final class Node implements AutoCloseable {
  private static final long STOP_SECONDS = 10;
  private static final String TOKEN = "token-of-the-load-tests";

  private static final Pattern REQUESTS =
      Pattern.compile("(?m)^frontdesk_requests_total\\{(.*)} (\\S+)$");
  private static final Pattern OUTCOME = Pattern.compile("outcome=\"([^\"]*)\"");
  private static final Pattern SENT = Pattern.compile("(?m)^frontdesk_sent_bytes_total (\\S+)$");

  /**
   * What it has counted so far.
   *
   * @param outcomes requests by what X-Cache says
   * @param sentBytes of bodies of answers
   */
  record Counts(Map<String, Long> outcomes, long sentBytes, Duration processorTime) {}

  private final FrontdeskProcess process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final String admin;

  private Node(FrontdeskProcess process) {
    this.process = process;
    url = process.awaitPrinted("frontdesk: (http://\\S+)");
    admin = process.awaitPrinted("admin (http://\\S+)");
  }

  /**
   * @param folder its own, for its configuration and for what it prints
   * @param more sections of its configuration
   */
  static Node start(Path folder, String upstreams, String more) throws IOException {
    Path rules = Path.of(System.getProperty("frontdesk.root", ".."), "rules", "booking.yaml");
    String yaml =
        """
        version: 1
        listen: { address: "127.0.0.1:0" }
        admin: { address: "127.0.0.1:0", token: %s }
        upstreams:
          booking: { %s }
        rules: [%s]
        memory: { size: 96MiB }
        compression: { min-size: 256B }
        %s
        """
            .formatted(
                TOKEN,
                upstreams,
                System.getProperty("load.rules", rules.toAbsolutePath().normalize().toString()),
                more);
    Files.createDirectories(folder);
    Path file = Files.writeString(folder.resolve("frontdesk.yaml"), yaml);
    FrontdeskProcess process =
        new FrontdeskProcess(folder.toRealPath(), "run", "--config", file.toRealPath().toString());
    try {
      return new Node(process);
    } catch (Throwable failed) {
      process.close();
      throw failed;
    }
  }

  String url() {
    return url;
  }

  /** Forgets all that is stored. */
  void purge() throws IOException, InterruptedException {
    ask(
        HttpRequest.newBuilder(URI.create(admin + "/purge"))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"all\": true}"))
            .build());
  }

  /** The metrics as text. */
  String metrics() throws IOException, InterruptedException {
    return ask(HttpRequest.newBuilder(URI.create(admin + "/metrics")).build());
  }

  Counts counts() throws IOException, InterruptedException {
    String text = metrics();
    Map<String, Long> outcomes = new TreeMap<>();
    Matcher lines = REQUESTS.matcher(text);
    while (lines.find()) {
      Matcher outcome = OUTCOME.matcher(lines.group(1));
      if (outcome.find()) {
        outcomes.merge(outcome.group(1), (long) Double.parseDouble(lines.group(2)), Long::sum);
      }
    }
    Matcher sent = SENT.matcher(text);
    return new Counts(
        outcomes, sent.find() ? (long) Double.parseDouble(sent.group(1)) : 0, processorTime());
  }

  private Duration processorTime() {
    return process.processorTime();
  }

  private String ask(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    client.close();
    try {
      process.stop(STOP_SECONDS);
    } catch (InterruptedException e) {
      process.close();
      Thread.currentThread().interrupt();
    }
  }
}
