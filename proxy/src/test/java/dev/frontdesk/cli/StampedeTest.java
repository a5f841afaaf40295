package dev.frontdesk.cli;

import static dev.frontdesk.cli.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Much is asked for at once that is not stored, over real sockets. */
@Timeout(60)
class StampedeTest {
  private static final int HERD = 1000;
  private static final String KEPT =
      "routes: [{ id: k, match: \"GET /k/{n}\", cache: { ttl: 1h } }]";

  @TempDir private Path folder;
  private final Backend api = new Backend("a");
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  private RunningDesk start(String upstream, String rules) throws IOException {
    return RunningDesk.start(
        folder,
        "upstreams: { api: { primary: [\"%s\"], %s } }\nrules: rules\n"
            .formatted(api.uri(), upstream),
        Map.of("a.yaml", rules));
  }

  /** A slow origin, which counts what it does at once. */
  private void answersAfter(Duration pause) {
    for (int i = 0; i < HERD; i++) {
      api.on(
          "/k/" + i,
          (connection, asked, count) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            running.decrementAndGet();
            connection.send(ok("", "x"));
          });
    }
  }

  private static List<RawSocket> herd(RunningDesk desk, int size) throws IOException {
    List<RawSocket> clients = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      RawSocket client = RawSocket.connect(desk.port());
      client.send("GET /k/" + i + " HTTP/1.1\nHost: desk\nConnection: close\n\n");
      clients.add(client);
    }
    return clients;
  }

  private static Map<Integer, Integer> statuses(List<RawSocket> clients) throws IOException {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (RawSocket client : clients) {
      counts.merge(Got.from(client).status(), 1, Integer::sum);
      client.close();
    }
    return counts;
  }

  @Test
  @Shows("upstream.fills")
  void aHerdOfMissesGoesToTheOriginAFewAtATime() throws Exception {
    answersAfter(Duration.ofMillis(5));
    try (RunningDesk desk = start("fills: 5, connections: 32", KEPT)) {
      List<RawSocket> clients = herd(desk, HERD);
      await().until(() -> desk.metric("frontdesk_fills_waiting") > 0);
      assertThat(desk.send("POST", "/write", "").status()).isEqualTo(200);
      assertThat(desk.metric("frontdesk_fills_waiting")).as("they wait still").isPositive();
      assertThat(desk.metric("frontdesk_fills_places")).isLessThanOrEqualTo(5);
      assertThat(statuses(clients)).isEqualTo(Map.of(200, HERD));
      assertThat(most).hasValue(5);
      await().until(() -> desk.metric("frontdesk_fills_places") == 0);
      assertThat(desk.metric("frontdesk_fills_refused_total")).isZero();
      desk.get("/k/1").is("HIT");
    }
  }

  @Test
  void whereTheOriginStandsStillAllAreAnsweredInTime() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    for (int i = 0; i < HERD; i++) {
      api.on("/k/" + i, (connection, asked, count) -> over.await());
    }
    try (RunningDesk desk = start("fills: 2, queue: 50, response-timeout: 500ms", KEPT)) {
      long before = System.nanoTime();
      List<RawSocket> clients = herd(desk, 200);
      await().until(() -> desk.metric("frontdesk_fills_refused_total") >= 148);
      assertThat(desk.send("POST", "/write", "").status()).as("meanwhile").isEqualTo(200);
      Map<Integer, Integer> counts = statuses(clients);
      assertThat(counts.keySet()).containsOnly(503, 504);
      assertThat(counts.get(503)).isGreaterThanOrEqualTo(148);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
      assertThat(desk.metric("frontdesk_fills_waiting")).isZero();
    } finally {
      over.countDown();
    }
  }

  @Test
  @Shows({"cache.early-refresh", "defaults-cache.early-refresh"})
  void aHotAnswerIsReplacedBeforeItEnds() throws Exception {
    for (String path : List.of("/own", "/inherited")) {
      api.on(
          path,
          (connection, asked, count) -> {
            TimeUnit.MILLISECONDS.sleep(200);
            connection.send(ok("", "x" + count));
          });
    }
    String rules =
        """
        defaults: { cache: { ttl: 4s, early-refresh: 9 } }
        routes:
          - { id: own, match: GET /own, cache: { early-refresh: 10 } }
          - { id: inherited, match: GET /inherited, cache: {} }
        """;
    try (RunningDesk desk = start("fills: 5", rules)) {
      desk.get("/own").is("MISS", "x1");
      desk.get("/inherited").is("MISS", "x1");
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> {
            boolean own = isNew(desk.get("/own"));
            boolean inherited = isNew(desk.get("/inherited"));
            return own && inherited;
          });
    }
  }

  /** Nobody has waited for it. */
  private static boolean isNew(Got got) {
    return got.is("HIT").body().equals("x2");
  }
}
