package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two proxies get the same bytes, one with the express lane and one without: the same bytes must
 * come back, but for times. Requests of all kinds are mixed, pipelined and cut anywhere. A failure
 * names the seed of its stream.
 */
class ExpressFuzzTest {
  private static final String RULES =
      """
      routes:
        - { id: things, match: "GET /k/{id}", cache: { ttl: 1h, tags: ["k:{id}"] } }
        - { id: mine, match: "GET /me/{id}", key: { cookie: [lang] }, cache: { ttl: 1h } }
        - { id: off, match: "GET /off/{id}", cache: off }
      writes:
        - { id: change, match: "POST /k/{id}", invalidate: ["k:{id}"] }
      """;

  /** What says when, or how long: everything else must be equal. */
  private static final Pattern TIMES =
      Pattern.compile(
          "(?mi)^(date|age|x-cache-ttl|x-response-time|server-timing): [^\r\n]*|; *ttl=\\d+");

  /** Of a hundred requests. */
  private static final int READS = 65;

  @TempDir private Path folder;

  @Test
  @Timeout(60)
  void theSameBytesComeBack() throws Exception {
    fuzz(120, new Random().nextLong());
  }

  @Test
  @Tag("proof")
  @Timeout(600)
  void theSameBytesComeBackFromManyStreams() throws Exception {
    fuzz(10_000, new Random().nextLong());
  }

  private void fuzz(int streams, long firstSeed) throws Exception {
    try (Backend forOn = backend();
        Backend forOff = backend();
        RunningDesk on = desk("on", forOn, true);
        RunningDesk off = desk("off", forOff, false)) {
      for (int i = 0; i < streams; i++) {
        long seed = firstSeed + i;
        List<String> stream = stream(new Random(seed));
        String expected = answers(off, stream, seed);
        String actual = answers(on, stream, seed);
        assertThat(actual)
            .as("seed %d of %d: %s", seed, firstSeed, String.join("", stream))
            .isEqualTo(expected);
      }
      assertThat(on.metric("frontdesk_express_answers_total")).isGreaterThan(streams);
      assertThat(off.metric("frontdesk_express_answers_total")).isZero();
      for (String outcome : List.of("HIT", "MISS", "BYPASS")) {
        assertThat(requests(on, outcome)).as(outcome).isPositive();
        assertThat(requests(on, outcome)).as(outcome).isEqualTo(requests(off, outcome));
      }
    }
  }

  private static double requests(RunningDesk desk, String outcome) throws IOException {
    return desk.admin("GET", "/metrics", "", RunningDesk.TOKEN)
        .body()
        .lines()
        .filter(line -> line.startsWith("frontdesk_requests_total{outcome=\"" + outcome + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private RunningDesk desk(String name, Backend api, boolean express) throws IOException {
    return RunningDesk.start(
        Files.createDirectories(folder.resolve(name)),
        """
        upstreams: { api: { primary: ["%s"] } }
        rules: rules
        listen: { address: "127.0.0.1:0", express: %s }
        """
            .formatted(api.uri(), express),
        Map.of("a.yaml", RULES));
  }

  /** What it answers depends on the path and on how often it was asked for only. */
  private static Backend backend() {
    Backend api = new Backend("b");
    for (int i = 0; i < 6; i++) {
      String of = "o" + i;
      api.says(
          "/k/" + i,
          count ->
              Backend.ok(
                  "Content-Type: text/plain\nETag: \"%s\"\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\n"
                      .formatted(of),
                  (of + " " + count + " ").repeat(300)));
      api.says("/me/" + i, count -> Backend.ok("Content-Language: en\n", of + count));
      api.says("/off/" + i, count -> Backend.ok("", of + count));
    }
    // In chunks, and large.
    api.says(
        "/k/4",
        count ->
            "HTTP/1.1 200 OK\nContent-Type: text/plain\nTransfer-Encoding: chunked\n\n6\nchunk%d\n0\n\n"
                .formatted(count % 10));
    api.says("/k/5", count -> Backend.ok("Content-Type: image/png\n", "L".repeat(90_000)));
    return api;
  }

  private static List<String> stream(Random random) {
    List<String> requests = new ArrayList<>();
    int length = random.nextInt(24);
    // Behind what takes the ordinary way, all that came with it does: some streams have only reads.
    int kinds = random.nextBoolean() ? READS : 100;
    for (int i = 0; i < length; i++) {
      requests.add(request(random, random.nextInt(kinds)));
    }
    // What came behind it would be answered by a reset, which takes answers along.
    requests.add(end(random, random.nextInt(6)).replace("\n", "\r\n").replace("~", "\n"));
    return requests;
  }

  /** CRLF are written as such. */
  private static String request(Random random, int kind) {
    int id = random.nextInt(6);
    String text;
    if (kind < 55) {
      text = (random.nextInt(8) == 0 ? "HEAD" : "GET") + " /k/" + id + read(random);
    } else if (kind < READS) {
      text = "GET /me/" + id + read(random);
    } else if (kind < 72) {
      text = "GET /off/" + id + read(random);
    } else if (kind < 82) {
      text = write(random, id);
    } else if (kind < 86) {
      text = "GET /k/%d HTTP/1.1\nHost: a\nContent-Length: 3\n\nabc".formatted(id);
    } else if (kind < 90) {
      text = "\nGET /k/" + id + read(random);
    } else if (kind < 94) {
      text = "GET http://a/k/" + id + read(random);
    } else if (kind < 96) {
      text = "GET /k/%d HTTP/1.1\nHost: a\nRange: bytes=0-3\n\n".formatted(id);
    } else {
      text = "OPTIONS * HTTP/1.1\nHost: a\nMax-Forwards: 0\n\n";
    }
    return text.replace("\n", "\r\n");
  }

  private static String read(Random random) {
    StringBuilder head =
        new StringBuilder(random.nextInt(10) == 0 ? "?q=1" : "").append(" HTTP/1.1\nHost: a\n");
    switch (random.nextInt(12)) {
      case 0 -> head.append("Accept-Encoding: gzip\n");
      case 1 -> head.append("Accept-Encoding: br;q=0.5, gzip;q=0.1\n");
      case 2 -> head.append("If-None-Match: \"o1\"\n");
      case 3 -> head.append("If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT\n");
      case 4 ->
          head.append("Cookie: lang=").append(random.nextBoolean() ? "de" : "en").append('\n');
      case 5 -> head.append("Connection: keep-alive\n");
      case 6 -> head.append("Cache-Control: ").append(wish(random)).append('\n');
      case 7 -> head.append("X-Own: ").append("y".repeat(random.nextInt(700))).append('\n');
      default -> {}
    }
    return head.append('\n').toString();
  }

  private static String wish(Random random) {
    return List.of("no-cache", "max-age=0", "only-if-cached", "max-stale", "min-fresh=5")
        .get(random.nextInt(5));
  }

  private static String write(Random random, int id) {
    return random.nextBoolean()
        ? "POST /k/%d HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello".formatted(id)
        : "POST /k/%d HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n2\nhe\n3\nllo\n0\n\n"
            .formatted(id);
  }

  /** After which the connection ends. */
  private static String end(Random random, int id) {
    return switch (random.nextInt(14)) {
      case 0 -> "GET /k/%d HTTP/1.0\nHost: a\n\n".formatted(id);
      case 2 -> "GET /k/%d HTTP/1.1~Host: a~~".formatted(id);
      case 3 -> "GET /k/%d HTTP/1.1\nHost: a\n folded\n\n".formatted(id);
      case 4 -> "GET /k/%d HTTP/1.1\n\n".formatted(id);
      case 5 ->
          "GET /k/%d HTTP/1.1\nHost: a\nContent-Length: 1\nTransfer-Encoding: chunked\n\n"
              .formatted(id);
      case 6 -> "GET /k/%d HTTP/1.1\nHost: a\nX-Bad : 1\n\n".formatted(id);
      case 7 -> "GET /k/%d HTTP/9.1\nHost: a\n\n".formatted(id);
      case 8 -> "GET /k/%%zz%d HTTP/1.1\nHost: a\n\n".formatted(id);
      default -> "GET /k/%d HTTP/1.1\nHost: a\nConnection: close\n\n".formatted(id);
    };
  }

  /** All that comes back, without times. */
  private static String answers(RunningDesk desk, List<String> stream, long seed) throws Exception {
    byte[] bytes = String.join("", stream).getBytes(StandardCharsets.ISO_8859_1);
    try (RawSocket client = RawSocket.connect(desk.port())) {
      Thread writer = Thread.ofVirtual().start(() -> send(client.out(), bytes, new Random(seed)));
      String all = client.readToEnd();
      writer.join();
      return TIMES.matcher(all).replaceAll("");
    }
  }

  private static void send(OutputStream out, byte[] bytes, Random random) {
    try {
      int cut = random.nextInt(8);
      int most = cut == 0 ? 9 : cut < 3 ? 200 : bytes.length;
      for (int at = 0; at < bytes.length; ) {
        int piece =
            most == bytes.length ? most : Math.min(bytes.length - at, 1 + random.nextInt(most));
        out.write(bytes, at, piece);
        out.flush();
        at += piece;
      }
    } catch (SocketException closed) {
      // A request before ended the connection.
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
