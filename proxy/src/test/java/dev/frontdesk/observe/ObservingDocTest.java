package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/observing.md names what the code says: no more, and no less. */
class ObservingDocTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]*)\\|");

  /** A record with everything. */
  private static final TransactionRecord FULL =
      Records.write("POST", "/api/bookings")
          .query("a=1")
          .answered(200, Outcome.HIT, Reason.NOT_STORED)
          .refused(Reason.SET_COOKIE)
          .origin("booking", Duration.ofMillis(1))
          .wrote(List.of("w"), List.of("e"), 1)
          .dropped(2)
          .from(Tier.REDIS)
          .answeredBy(AnsweredBy.REPLICA)
          .spread(Spreading.Result.FENCED, Duration.ofMillis(3))
          .done();

  @Test
  void everyKeyOfTheAccessLog() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    new LogLines(AccessLogOptions.Format.JSON, new QueryMask(Set.of())).write(FULL, line);
    Set<String> written = new TreeSet<>();
    new ObjectMapper().readTree(line.toByteArray()).fieldNames().forEachRemaining(written::add);
    assertThat(rows("## Access log").keySet()).isEqualTo(written);
  }

  @Test
  void everyMetricAndItsLabels() throws IOException {
    try (Metrics metrics = new Metrics();
        AccessLog log =
            new AccessLog(
                new AccessLogOptions(
                    new AccessLogOptions.Target.Stderr(), AccessLogOptions.Format.JSON),
                metrics.registry())) {
      metrics.record(FULL);
      metrics.record(Records.write("POST", "/b").done());
      assertThat(log.dropped()).isZero();
      redis(metrics.withRedis(() -> RedisLevels.EMPTY));
      postgres(metrics.withPostgres());
      changes(metrics.withDatabaseChanges(() -> false));
      QueryMetrics queries = metrics.withQueries();
      queries.answered("free-slots", "answered", Duration.ofMillis(1), 3);
      queries.retried("conflict");
      Map<String, String> documented = rows("## Metrics");
      Map<String, String> exposed = exposed(metrics.scrape());
      assertThat(documented).isEqualTo(exposed);
    }
  }

  /** Everything that is counted of the shared tier, once. */
  private static void redis(RedisMetrics redis) {
    redis.command("hmget", RedisMetrics.CommandOutcome.OK, Duration.ofMillis(1));
    redis.lookup(Tier.REDIS, RedisMetrics.Lookup.HIT);
    redis.spread("cluster", RedisMetrics.SpreadOutcome.FENCED, 1, Duration.ofMillis(1));
    redis.epochChanged(Outcome.NONE);
    redis.distrusted(Outcome.NONE);
    redis.gap();
    redis.caughtUp(1);
    redis.notKept(Outcome.NONE);
    redis.valueBytes("services", true, 7);
    redis.badValue(Outcome.NONE);
  }

  /** Everything that is counted of replicas and the database, once. */
  private static void postgres(PostgresMetrics postgres) {
    PostgresMetrics.Pool pool = new PostgresMetrics.Pool("replica", "db:5432");
    postgres.watchPool(pool, () -> new PostgresMetrics.PoolLevel(1, 2, 3, true));
    postgres.watchReplica("db:5432", () -> new PostgresMetrics.ReplicaLevel(1, 2, true));
    postgres.acquired(pool, Duration.ofMillis(1));
    postgres.failed(pool, Outcome.NONE);
    postgres.read(PostgresMetrics.AnsweredBy.REPLICA, "booking");
    postgres.doubted(Outcome.NONE);
    postgres.floor(true);
    postgres.nodeFailed("booking", "http://a:1");
  }

  /** Everything that is counted of changes in the database, once. */
  private static void changes(DatabaseChangeMetrics changes) {
    changes.heard("bookings", Outcome.NONE);
    changes.beat(Outcome.NONE);
    changes.delay(Duration.ofMillis(1));
  }

  @Test
  void everyFieldOfTheAnswer() throws IOException {
    Answered answered =
        new Answered(
            Outcome.HIT,
            Reason.FRESH,
            null,
            1L,
            1L,
            null,
            false,
            false,
            Duration.ZERO,
            Duration.ZERO);
    Set<String> sent = new TreeSet<>();
    AnswerFields.add(Fields.EMPTY, answered, AnswerOptions.DEFAULT)
        .forEach(line -> sent.add(line.name()));
    assertThat(rows("## Fields of the answer").keySet()).isEqualTo(sent);
  }

  @Test
  void everyOutcomeAndEveryBound() throws IOException {
    String doc = doc();
    for (Outcome outcome : Outcome.values()) {
      assertThat(doc).contains("| " + outcome + " |");
    }
    assertThat(doc)
        .contains("after " + Metrics.MAX_ROUTES + " routes, " + Metrics.MAX_UPSTREAMS)
        .contains(
            "%d writes, %d events or %d path shapes"
                .formatted(Metrics.MAX_WRITES, Metrics.MAX_EVENTS, UnmatchedWrites.MAX_SHAPES))
        .contains("after " + RedisMetrics.MAX_COMMANDS + " the rest is `other`")
        .contains("cut after " + AccessLog.MAX_TEXT + " characters")
        .contains("At most " + AccessLogOptions.DEFAULT_QUEUE + " lines")
        .contains("longer than " + PathShapes.MAX_SEGMENT);
  }

  private static Map<String, String> exposed(String scrape) {
    Map<String, String> metrics = new TreeMap<>();
    for (String line : scrape.lines().toList()) {
      Matcher sample =
          Pattern.compile("(frontdesk_[a-z_]+?)(_count)?(?:\\{(.*)})? \\S+").matcher(line);
      boolean derived = line.matches("frontdesk_[a-z_]+_(sum|bucket|max)[{ ].*");
      if (sample.matches() && !derived) {
        metrics.put(sample.group(1), labels(sample.group(3)));
      }
    }
    return metrics;
  }

  private static String labels(String inBraces) {
    return inBraces == null
        ? ""
        : Pattern.compile("([a-z_]+)=\"")
            .matcher(inBraces)
            .results()
            .map(match -> match.group(1))
            .sorted()
            .collect(Collectors.joining(", "));
  }

  /** First and second cell of the rows whose first cell is code, labels sorted. */
  private static Map<String, String> rows(String section) throws IOException {
    String doc = doc();
    int start = doc.indexOf(section + "\n");
    assertThat(start).as(section).isPositive();
    int end = doc.indexOf("\n## ", start + 1);
    Map<String, String> rows = new TreeMap<>();
    Matcher row = ROW.matcher(doc.substring(start, end < 0 ? doc.length() : end));
    while (row.find()) {
      String labels =
          Pattern.compile("`([^`]+)`")
              .matcher(row.group(2))
              .results()
              .map(match -> match.group(1))
              .sorted()
              .collect(Collectors.joining(", "));
      rows.put(row.group(1), labels);
    }
    return rows;
  }

  private static String doc() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("frontdesk.root", ".."), "proxy/docs/observing.md"));
  }
}
