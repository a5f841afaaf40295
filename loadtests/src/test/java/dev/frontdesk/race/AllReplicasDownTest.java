package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.cli.EmbeddedProxy;
import dev.frontdesk.cli.Interposed;
import dev.frontdesk.race.LagRules.Kind;
import dev.frontdesk.sample.BookingReplica;
import dev.frontdesk.settings.yaml.SourceText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every standby is killed: reads go on, and the primary has to bear no more of them than is said.
 */
@ExtendWith(LagServers.Shared.class)
class AllReplicasDownTest {
  private static final Logger LOG = LoggerFactory.getLogger(AllReplicasDownTest.class);

  private static final int RATE = 20;
  private static final int BURST = 10;
  private static final int READERS_OF_EACH = 4;
  private static final int THINK_MILLIS = 2;
  private static final Duration OUTAGE = Duration.ofSeconds(2);

  /** Reads a table that nobody else reads here, so that the primary's own count is of it alone. */
  private static final SourceText COUNTED =
      new SourceText(
          "counted.yaml",
          """
          version: 1
          queries:
            - id: counted
              match: GET /sql/counted/{id}
              sql: select id, name from staff where id = $1
              params: ["path.id as int4"]
              answer: row
              depends-on: [staff]
              access: anyone
          """);

  private static final String COUNTED_SCANS =
      "select (coalesce(seq_scan, 0) + coalesce(idx_scan, 0))::int8 from pg_stat_user_tables"
          + " where relname = 'staff'";

  /** Nothing of it is kept. */
  private static final Map<String, String> PASSING =
      Map.of(
          "watched", Kind.WATCHED_PASSING.target(110),
          "told", Kind.TOLD_PASSING.target(110),
          "queries", "/sql/counted/110");

  /** Kept, out of date by then, and a good answer while there is none that is better. */
  private static final List<String> STALE_IF_ERROR =
      List.of(Kind.WATCHED.target(111), Kind.TOLD.target(112), Kind.QUERY.target(113));

  /** What became of the reads of one group. */
  private static final class Reads {
    final LongAdder answered = new LongAdder();
    final LongAdder refused = new LongAdder();
  }

  private final Map<String, Reads> passing = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> kept = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> unexpected = new ConcurrentLinkedQueue<>();

  @Test
  void readsGoOnAndThePrimaryBearsWhatItIsSaidToBear(LagServers servers) throws Exception {
    servers.lag(Collections.nCopies(LagServers.STANDBYS, Duration.ZERO));
    long scans = scans(servers);
    List<SourceText> rules = new ArrayList<>(LagRules.with("ttl: 300ms, stale-if-error: 1h"));
    rules.add(COUNTED);
    long began = System.nanoTime();
    AtomicBoolean over = new AtomicBoolean();
    try (Swarm swarm = new Swarm(64);
        EmbeddedProxy proxy =
            servers.proxy(
                "spill: { rate: %d, burst: %d }".formatted(RATE, BURST),
                rules,
                swarm,
                Interposed.NOTHING)) {
      for (String target : STALE_IF_ERROR) {
        Waits.get(swarm.get(proxy.port(), target)).expect(200);
      }
      List<Future<Void>> readers = readers(proxy, swarm, over);
      try {
        answeredByReplicas(proxy, swarm);
        LOG.info("Before: {}", passing());
        outage(servers, proxy, swarm);
        for (BookingReplica replica : servers.replicas()) {
          replica.standby().start();
        }
        LagServers.awaitStandbys(proxy, swarm, LagServers.STANDBYS);
        answeredByReplicas(proxy, swarm);
      } finally {
        over.set(true);
        Waits.get(Future.join(readers));
      }
    } finally {
      servers.calm();
    }
    assertThat(unexpected).isEmpty();
    countedByTheDatabase(servers, scans, System.nanoTime() - began);
  }

  private void outage(LagServers servers, EmbeddedProxy proxy, Swarm swarm) throws Exception {
    for (BookingReplica replica : servers.replicas()) {
      replica.standby().kill();
    }
    LagServers.awaitStandbys(proxy, swarm, 0);
    Map<String, Long> answeredBefore = answered();
    long refusedBefore = refused();
    long staleBefore = kept("STALE");
    long keptBefore = kept.values().stream().mapToLong(LongAdder::sum).sum();
    long askedBefore = servers.backend().knobs().total();
    long began = System.nanoTime();
    await()
        .atLeast(OUTAGE.minusMillis(500))
        .until(() -> System.nanoTime() - began > OUTAGE.toNanos());
    long asked = servers.backend().knobs().total() - askedBefore;
    Map<String, Long> answeredAfter = answered();
    long nanos = System.nanoTime() - began;
    long bound = bound(nanos);
    // HTTP: as the primary's server counts it, of both groups together.
    assertThat(asked).as("asked of the primary's server").isLessThanOrEqualTo(2 * bound);
    answeredAfter.forEach((group, count) -> {
      long answered = count - answeredBefore.getOrDefault(group, 0L);
      LOG.info(
          "All replicas down for {} ms: {} reads of {} answered by the primary (at most {})",
          nanos / 1_000_000,
          answered,
          group,
          bound);
      // There is nobody else who could have answered.
      assertThat(answered).as(group).isLessThanOrEqualTo(bound);
      assertThat(answered).as(group).isGreaterThan(RATE * nanos / 1_000_000_000 / 3);
    });
    long refused = refused() - refusedBefore;
    LOG.info(
        "All replicas down: {} asked of the primary's server, {} reads refused, of what is kept {}",
        asked,
        refused,
        kept);
    assertThat(refused).as("refused").isGreaterThan(RATE);
    assertThat(kept("STALE") - staleBefore).as("stale answers stand in").isGreaterThan(10);
    assertThat(kept.values().stream().mapToLong(LongAdder::sum).sum()).isGreaterThan(keptBefore);
    // Writes are not counted.
    Waits.get(
            swarm.ask(
                HttpMethod.PUT,
                proxy.port(),
                "/api/services/114?by=watched",
                new JsonObject().put("priceCents", 100),
                Map.of()))
        .expect(200);
  }

  /** A token may have been taken before that time for an answer that came within it. */
  private static long bound(long nanos) {
    return BURST + READERS_OF_EACH + 1 + (long) Math.ceil(RATE * (nanos / 1e9));
  }

  /** The database's own count, which is complete when its connections are closed. */
  private void countedByTheDatabase(LagServers servers, long before, long nanos) {
    await().atMost(Duration.ofSeconds(20)).until(() -> scans(servers) > before);
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          long scans = scans(servers) - before;
          assertThat(scans).as("queries on the primary").isBetween(10L, bound(nanos));
        });
  }

  private static long scans(LagServers servers) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      return Waits.get(
          PgConnection.connect(vertx, servers.backend().connectOptions())
              .compose(connection ->
                  connection.query(COUNTED_SCANS).execute().eventually(connection::close))
              .map(rows -> rows.iterator().next().getLong(0)));
    } finally {
      Waits.get(vertx.close());
    }
  }

  /** Of each group the replicas answer, and nothing is refused. */
  private void answeredByReplicas(EmbeddedProxy proxy, Swarm swarm) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          Map<String, Long> before = LagServers.served(proxy, swarm, "replica");
          Map<String, Long> primary = LagServers.served(proxy, swarm, "primary");
          long refused = refused();
          Map<String, Long> answered = answered();
          await()
              .until(() ->
                  answered().entrySet().stream()
                      .allMatch(group ->
                          group.getValue() > answered.getOrDefault(group.getKey(), 0L) + 20));
          Map<String, Long> after = LagServers.served(proxy, swarm, "replica");
          return refused() == refused
              && LagServers.served(proxy, swarm, "primary").equals(primary)
              && after.size() == PASSING.size()
              && after.entrySet().stream()
                  .allMatch(group -> group.getValue() > before.getOrDefault(group.getKey(), 0L));
        });
  }

  private List<Future<Void>> readers(EmbeddedProxy proxy, Swarm swarm, AtomicBoolean over) {
    List<Future<Void>> readers = new ArrayList<>();
    PASSING.forEach((group, target) -> {
      Reads reads = passing.computeIfAbsent(group, name -> new Reads());
      for (int i = 0; i < READERS_OF_EACH; i++) {
        readers.add(
            swarm.repeat(
                over::get,
                () ->
                    swarm
                        .get(proxy.port(), target)
                        .onSuccess(answer -> passed(target, answer, reads))
                        .compose(done -> swarm.pause(THINK_MILLIS))));
      }
    });
    for (String target : STALE_IF_ERROR) {
      readers.add(
          swarm.repeat(
              over::get,
              () ->
                  swarm
                      .get(proxy.port(), target)
                      .onSuccess(answer -> kept(target, answer))
                      .compose(done -> swarm.pause(10 * THINK_MILLIS))));
    }
    return readers;
  }

  private void passed(String target, Swarm.Answer answer, Reads reads) {
    if (answer.status() == 200) {
      reads.answered.increment();
    } else if (LagRace.isRefused(answer)) {
      reads.refused.increment();
    } else {
      unexpected.add(target + ": " + answer.status() + " " + answer.body());
    }
  }

  /** It is always answered. */
  private void kept(String target, Swarm.Answer answer) {
    if (answer.status() == 200) {
      kept.computeIfAbsent(String.valueOf(answer.outcome()), name -> new LongAdder()).increment();
    } else {
      unexpected.add(target + ": " + answer.status() + " " + answer.fields().get("Cache-Status"));
    }
  }

  private long kept(String outcome) {
    LongAdder count = kept.get(outcome);
    return count == null ? 0 : count.sum();
  }

  private Map<String, Long> answered() {
    Map<String, Long> counts = new TreeMap<>();
    passing.forEach((group, reads) -> counts.put(group, reads.answered.sum()));
    return counts;
  }

  private long refused() {
    return passing.values().stream().mapToLong(reads -> reads.refused.sum()).sum();
  }

  private String passing() {
    return answered() + ", refused " + refused();
  }
}
