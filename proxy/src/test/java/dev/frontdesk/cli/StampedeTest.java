package dev.frontdesk.cli;

import static dev.frontdesk.cli.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
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

  private static List<RawSocket> herd(RunningDesk desk, int size) throws IOException {
    List<RawSocket> clients = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      clients.add(get(desk, "/k/" + i));
    }
    return clients;
  }

  private static RawSocket get(RunningDesk desk, String path) throws IOException {
    return RawSocket.connect(desk.port())
        .send("GET " + path + " HTTP/1.1\nHost: desk\nConnection: close\n\n");
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
    HeldBack held = new HeldBack();
    for (int i = 0; i < HERD; i++) {
      api.on("/k/" + i, held::give);
    }
    try (RunningDesk desk = start("fills: 5, connections: 32", KEPT)) {
      List<RawSocket> clients = herd(desk, HERD);
      for (int answered = 0; answered < 25; answered += 5) {
        int waiting = HERD - 5 - answered;
        await()
            .until(() -> desk.metric("frontdesk_fills_waiting") == waiting && held.running() == 5);
        assertThat(desk.send("POST", "/write", "").status()).isEqualTo(200);
        assertThat(desk.metric("frontdesk_fills_waiting")).as("they wait still").isEqualTo(waiting);
        assertThat(desk.metric("frontdesk_fills_places")).isEqualTo(5);
        held.let(5);
      }
      held.let(HERD);
      assertThat(statuses(clients)).isEqualTo(Map.of(200, HERD));
      assertThat(held.most()).isEqualTo(5);
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
    CountDownLatch slow = new CountDownLatch(1);
    Map<String, CountDownLatch> behind = new HashMap<>();
    for (String path : List.of("/own", "/inherited")) {
      CountDownLatch hitMeanwhile = new CountDownLatch(1);
      behind.put(path, hitMeanwhile);
      api.on(
          path,
          (connection, asked, count) -> {
            (count == 1 ? slow : hitMeanwhile).await();
            connection.send(ok("", "x" + count));
          });
    }
    String rules =
        """
        defaults: { cache: { ttl: 4s, early-refresh: 9 } }
        routes:
          - { id: own, match: GET /own, cache: { early-refresh: 10 } }
          - { id: inherited, match: GET /inherited, cache: {} }
          - { id: clock, match: GET /clock, cache: { ttl: 1h, early-refresh: false } }
        """;
    try (RunningDesk desk = start("fills: 5", rules)) {
      List<RawSocket> first = new ArrayList<>();
      for (String path : behind.keySet()) {
        first.add(get(desk, path));
      }
      // Fetching takes until the proxy's own clock says that a second is over.
      desk.get("/clock").is("MISS");
      await().until(() -> !"0".equals(desk.get("/clock").is("HIT").field("Age")));
      slow.countDown();
      for (RawSocket client : first) {
        Got.from(client).is("MISS", "x1");
        client.close();
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> {
            boolean all = true;
            for (Map.Entry<String, CountDownLatch> one : behind.entrySet()) {
              all &= isNew(desk, one.getKey(), one.getValue());
            }
            return all;
          });
    } finally {
      slow.countDown();
      behind.values().forEach(CountDownLatch::countDown);
    }
  }

  /** Nobody waits for the new answer: it comes when another hit has had the old one. */
  private boolean isNew(RunningDesk desk, String path, CountDownLatch hitMeanwhile)
      throws IOException {
    boolean asked = api.count(path) == 2;
    Got got = desk.get(path).is("HIT");
    if (asked) {
      hitMeanwhile.countDown();
    }
    return got.body().equals("x2");
  }
}
