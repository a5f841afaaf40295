package dev.frontdesk.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./frontdesk demo}, and each line that it says to try. */
class DemoProcessTest {
  /** A drain of nothing, and the database's stop. */
  private static final long STOP_SECONDS = 20;

  private static final Pattern WORD = Pattern.compile("'([^']*)'|([^\\s']+)");

  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  @TempDir Path temp = Path.of("");

  @Test
  void theLinesThatItPrintsShowWhatTheySay() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/bin/sh"))).as("a POSIX shell").isTrue();
    try (FrontdeskProcess demo =
        new FrontdeskProcess(
            temp.toRealPath(), "demo", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")) {
      demo.awaitPrinted("Ctrl-C stops everything");
      List<String> tries =
          demo.printedLines().stream()
              .filter(line -> line.startsWith("curl ") || line.startsWith("./frontdesk "))
              .toList();
      assertThat(tries).hasSize(9);

      assertThat(run(tries.get(0))).contains("X-Cache: MISS");
      assertThat(run(tries.get(1))).contains("X-Cache: HIT");
      assertThat(runForStatus(tries.get(2))).isEqualTo(201);
      assertThat(run(tries.get(3))).contains("X-Cache: MISS");
      assertThat(new JsonObject(ask(tries.get(4)).body()).getInteger("free")).isPositive();
      // The client of the line above accepts other things than curl does.
      run(tries.get(4));
      assertThat(run(tries.get(4))).contains("X-Cache: HIT");
      assertThat(new JsonObject(ask(tries.get(5)).body()).getInteger("userId")).isEqualTo(38);
      assertThat(new JsonArray(ask(tries.get(6)).body())).isNotEmpty();
      JsonObject replicas = new JsonObject(shell(tries.get(7))).getJsonObject("replicas");
      assertThat(replicas.getInteger("eligible")).isOne();
      assertThat(replicas.getJsonObject("reads").getJsonObject("booking").getInteger("replica"))
          .isPositive();
      assertThat(new JsonObject(shell(tries.get(8))).getString("route")).isEqualTo("availability");

      assertThat(databases()).as("its database runs").isNotEmpty();
      demo.terminate();
      assertThat(demo.awaitEnd(STOP_SECONDS)).as(demo.printed()).isEqualTo(128 + 15);
      assertThat(databases()).as("no database is left").isEmpty();
      assertThat(demo.printed()).doesNotContain("ERROR").doesNotContain("Exception");
    }
  }

  @Test
  void withRedisTwoProxiesShareWhatTheyKnow() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/bin/sh"))).as("a POSIX shell").isTrue();
    try (FrontdeskProcess demo =
        new FrontdeskProcess(
            temp.toRealPath(),
            "demo",
            "--redis",
            "--listen",
            "127.0.0.1:0",
            "--admin",
            "127.0.0.1:0")) {
      demo.awaitPrinted("Ctrl-C stops everything");
      List<String> tries =
          demo.printedLines().stream()
              .filter(line -> line.startsWith("curl ") || line.startsWith("./frontdesk "))
              .toList();
      assertThat(tries).hasSize(6);

      assertThat(run(tries.get(0))).contains("X-Cache: MISS");
      // Written behind the answer: a person who types is slower than that.
      String metrics = demo.awaitPrinted("admin +(http://\\S+)") + "/metrics";
      await().until(() -> ask("curl '" + metrics + "'").body().contains("direction=\"written\""));
      assertThat(run(tries.get(1))).contains("X-Cache: HIT");
      assertThat(runForStatus(tries.get(2))).isEqualTo(201);
      assertThat(run(tries.get(3))).contains("X-Cache: MISS");
      JsonObject redis = new JsonObject(shell(tries.get(4))).getJsonObject("redis");
      assertThat(redis.getString("state")).isEqualTo("up");
      assertThat(redis.getInteger("nodes")).isEqualTo(2);
      JsonObject explained = new JsonObject(shell(tries.get(5)));
      assertThat(explained.getString("route")).isEqualTo("availability");
      // The booking cleared it here; the read after it was the other one's.
      assertThat(explained.getString("outcome")).as("answered from Redis").isEqualTo("HIT");

      assertThat(running("redis-server")).as("its Redis runs").isNotEmpty();
      demo.terminate();
      assertThat(demo.awaitEnd(STOP_SECONDS)).as(demo.printed()).isEqualTo(128 + 15);
      assertThat(running("redis-server")).as("no Redis is left").isEmpty();
      assertThat(databases()).as("no database is left").isEmpty();
      assertThat(demo.printed()).doesNotContain("ERROR", "Exception", "already registered");
    }
  }

  /** PostgreSQL servers whose data are in this test's folder. */
  private List<Long> databases() throws IOException {
    return running("/postgres");
  }

  /** Processes of such a binary whose files are in this test's folder. */
  private List<Long> running(String binary) throws IOException {
    String folder = temp.toRealPath().toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(folder))
        .filter(process -> process.info().command().orElse("").contains(binary))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static String run(String line) throws Exception {
    return hasCurl() ? shell(line) : ask(line).headers().map().toString().replace("x-", "X-");
  }

  private static int runForStatus(String line) throws Exception {
    return hasCurl()
        ? Integer.parseInt(shell(line + " -o /dev/null -w '%{http_code}'").strip())
        : ask(line).statusCode();
  }

  private static String shell(String line) throws Exception {
    Process process =
        FrontdeskProcess.command("/bin/sh", "-c", line).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(line).isTrue();
    assertThat(process.exitValue()).as("%s%n%s", line, printed).isZero();
    return printed;
  }

  private static boolean hasCurl() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));
  }

  /** What curl would do, as far as the lines go. */
  private static HttpResponse<String> ask(String line) throws Exception {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line.replaceAll(" +[|#] .*", ""));
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    HttpRequest.Builder request = HttpRequest.newBuilder();
    for (int i = 1; i < words.size(); i++) {
      switch (words.get(i)) {
        case "-H" -> request.headers(words.get(++i).split(": ", 2));
        case "-d" -> request.method("POST", HttpRequest.BodyPublishers.ofString(words.get(++i)));
        case "-X", "-o", "-D" -> i++;
        case "-s" -> {}
        default -> request.uri(URI.create(words.get(i)));
      }
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
