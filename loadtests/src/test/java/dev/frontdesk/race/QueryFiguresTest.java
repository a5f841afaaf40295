package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.launcher.FrontdeskProcess;
import dev.frontdesk.sample.BookingBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same answer by a query and by the sample API behind the proxy, kept and not kept: how long a
 * client waits, and what processor time it takes. The proxy is a process of its own; the API runs
 * beside the clients in this one, so that what it costs is seen by the difference to what is kept,
 * where only clients work here.
 */
@Tag("proof")
@ExtendWith(LagServers.Shared.class)
class QueryFiguresTest {
  private static final Logger LOG = LoggerFactory.getLogger(QueryFiguresTest.class);

  private static final int WARM_UP = 6000;
  private static final int ALONE = 3000;
  private static final int TOGETHER = 12_000;
  private static final int LANES = 8;
  private static final int ROUNDS = 3;

  private static final Map<String, String> TARGETS = new LinkedHashMap<>();

  static {
    TARGETS.put("API, not kept", "/api/availability/7?date=2026-12-01&kept=no");
    TARGETS.put("query, not kept", "/sql/passing/7?date=2026-12-01");
    TARGETS.put("API, kept", "/api/availability/7?date=2026-12-01");
    TARGETS.put("query, kept", "/sql/kept/7?date=2026-12-01");
  }

  private static final String RULES =
      """
      version: 1
      identities: { user: { header: X-User-Id } }
      defaults: { upstream: watched }
      routes:
        - id: api-passing
          match: GET /api/availability/{id}
          query: { kept: present }
          upstream: watched.replicas
          cache: off
        - id: api-kept
          match: GET /api/availability/{id}
          upstream: watched.replicas
          key: { query: [date] }
          cache: { ttl: 1h, tags: ["availability:{id}:{query.date}"] }
      queries:
        - id: sql-passing
          match: GET /sql/passing/{id}
          DECLARED
        - id: sql-kept
          match: GET /sql/kept/{id}
          DECLARED
          cache: { ttl: 1h, tags: ["availability:{id}:{query.date}"] }
      """
          .replace(
              "DECLARED",
              """
              sql: availability.sql
                  params: [path.id as int4, query.date as date, query.staffId as int4 or null]
                  answer: row
                  depends-on: [services, slots, bookings]
                  access: anyone\
              """);

  @TempDir Path folder = Path.of("");

  /** Of one way to the answer. */
  private static final class Figures {
    final Spans alone = new Spans();
    Duration proxy = Duration.ZERO;
    Duration here = Duration.ZERO;
    Duration databases = Duration.ZERO;
    int requests;

    private String micros(Duration time) {
      return "%.0f".formatted(time.toNanos() / 1e3 / requests);
    }

    @Override
    public String toString() {
      return "one client: %s; %d clients, processor time of one request: proxy %s us, API and clients %s us, PostgreSQL %s us"
          .formatted(alone, LANES, micros(proxy), micros(here), micros(databases));
    }
  }

  @Test
  void aQueryBesideTheSameAnswerOfTheApi(LagServers servers) throws Exception {
    servers.calm();
    Path root = Path.of(System.getProperty("frontdesk.root", ".."));
    Files.copy(root.resolve("rules/queries/availability.sql"), folder.resolve("availability.sql"));
    Files.writeString(folder.resolve("rules.yaml"), RULES);
    Path config = folder.resolve("frontdesk.yaml");
    Files.writeString(
        config, servers.yaml("spill: { rate: 200, burst: 200 }") + "rules: [rules.yaml]\n");
    List<ProcessHandle> databases = databases(servers);
    Map<String, Figures> figures = new LinkedHashMap<>();
    TARGETS.keySet().forEach(what -> figures.put(what, new Figures()));
    try (Swarm swarm = new Swarm(LANES);
        FrontdeskProcess proxy =
            new FrontdeskProcess(folder, "run", "--config", config.toString())) {
      int port = URI.create(proxy.awaitPrinted("frontdesk: (http://127.0.0.1:\\d+)")).getPort();
      proxy.awaitPrinted("Standby (.+) is asked for reads(?s:.*Standby .+ is asked){2}");
      sameAnswers(port, swarm);
      for (String target : TARGETS.values()) {
        ask(swarm, port, target, WARM_UP, LANES, new Spans());
      }
      for (int round = 0; round < ROUNDS; round++) {
        // In turn, so that what else goes on is the same for all.
        for (Map.Entry<String, String> target : TARGETS.entrySet()) {
          Figures into = Objects.requireNonNull(figures.get(target.getKey()));
          ask(swarm, port, target.getValue(), ALONE, 1, into.alone);
          Duration proxyBefore = proxy.processorTime();
          Duration hereBefore = here();
          Duration databasesBefore = sum(databases);
          ask(swarm, port, target.getValue(), TOGETHER, LANES, new Spans());
          into.proxy = into.proxy.plus(proxy.processorTime()).minus(proxyBefore);
          into.here = into.here.plus(here()).minus(hereBefore);
          into.databases = into.databases.plus(sum(databases)).minus(databasesBefore);
          into.requests += TOGETHER;
        }
      }
    }
    figures.forEach((what, figure) -> LOG.info("Figures: {}: {}", what, figure));
  }

  /** It is the same answer, from the store where it is kept. */
  private static void sameAnswers(int port, Swarm swarm) throws Exception {
    List<JsonObject> answers = new ArrayList<>();
    for (Map.Entry<String, String> target : TARGETS.entrySet()) {
      answers.add(Waits.get(swarm.get(port, target.getValue())).expect(200).json());
      assertThat(Waits.get(swarm.get(port, target.getValue())).outcome())
          .as(target.getKey())
          .isEqualTo(target.getKey().endsWith("not kept") ? "BYPASS" : "HIT");
    }
    assertThat(answers).allMatch(answer -> answer.equals(answers.getFirst()));
  }

  private static void ask(
      Swarm swarm, int port, String target, int requests, int lanes, Spans spans) throws Exception {
    AtomicInteger left = new AtomicInteger(requests);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      all.add(
          swarm.repeat(
              () -> left.getAndDecrement() <= 0,
              () -> {
                long began = System.nanoTime();
                return swarm
                    .get(port, target)
                    .onSuccess(answer -> {
                      answer.expect(200);
                      spans.add(System.nanoTime() - began);
                    });
              }));
    }
    Waits.get(Future.join(all), 600);
  }

  private static Duration here() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  /** The processes that take connections; all others of a server are their children. */
  private static List<ProcessHandle> databases(LagServers servers) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      List<ProcessHandle> found = new ArrayList<>();
      List<PgConnectOptions> all = new ArrayList<>();
      all.add(servers.backend().connectOptions());
      servers
          .replicas()
          .forEach(replica -> all.add(replica.standby().connectOptions(BookingBackend.DATABASE)));
      for (PgConnectOptions options : all) {
        PgConnection connection = Waits.get(PgConnection.connect(vertx, options));
        int pid =
            Waits.get(
                connection
                    .query("select pg_backend_pid()")
                    .execute()
                    .map(rows -> rows.iterator().next().getInteger(0)));
        found.add(ProcessHandle.of(pid).flatMap(ProcessHandle::parent).orElseThrow());
        Waits.get(connection.close());
      }
      return found;
    } finally {
      Waits.get(vertx.close());
    }
  }

  private static Duration sum(List<ProcessHandle> servers) {
    return servers.stream()
        .flatMap(server -> Stream.concat(Stream.of(server), server.children()))
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
