package dev.frontdesk.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import dev.frontdesk.observe.LogCapture;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.rules.Query;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PollOften.class)
class SlowQueriesTest {
  private static final Duration FROM = Duration.ofMillis(50);

  private static PostgresServers servers;
  private static QueryDesk desk;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private SlowQueries slow;

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
    servers.sql("create table slots (id int primary key, secret text)");
    desk = new QueryDesk(servers.server());
  }

  @AfterAll
  static void stop() {
    desk.close();
    servers.close();
  }

  @BeforeEach
  void forget() {
    slow = new SlowQueries(FROM, desk.pools, nanos::get);
  }

  private static Query slots() {
    return Queries.of("select id from slots where secret = $1 and secret <> 'classified'")
        .with("query.secret as text")
        .id("slots")
        .make();
  }

  private void answered(Query query, int millis) {
    slow.answered(
        query, QueryOutcome.ANSWERED, Duration.ofMillis(millis), 3, servers.server().name());
  }

  @Test
  void whatIsSlowIsSaidWithoutValues() {
    try (LogCapture log = new LogCapture(SlowQueries.class)) {
      answered(slots(), 49);
      assertThat(log.lines()).isEmpty();
      answered(slots(), 50);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN Slow query slots (")
          .contains("50 ms, 3 rows, answered, at " + servers.server().name())
          .doesNotContain("secret", "classified");
    }
  }

  @Test
  void oneQueryFillsNeitherTheLogNorTheServer() {
    Query query = slots();
    try (LogCapture log = new LogCapture(SlowQueries.class)) {
      for (int i = 0; i < 100; i++) {
        answered(query, 60);
      }
      assertThat(log.lines()).hasSize(1);
      nanos.addAndGet(SlowQueries.BETWEEN_LINES.toNanos());
      answered(query, 60);
      assertThat(log.lines()).hasSize(2).last().asString().contains("; 99 more since");
    }
  }

  @Test
  void itsPlanIsKeptAndMadeOnceAMinute() {
    Query query = slots();
    answered(query, 60);
    await().until(() -> slow.report().getFirst().plan() != null);
    String plan = slow.report().getFirst().plan();
    assertThat(plan).contains("Scan on slots", "(secret = $1)").doesNotContain("actual time");
    QueryRecord record = new QueryRecord(query);
    assertThat(record.mayBeExplained(nanos.get(), SlowQueries.BETWEEN_PLANS)).isTrue();
    assertThat(record.mayBeExplained(nanos.get() + 1, SlowQueries.BETWEEN_PLANS)).isFalse();
    assertThat(
            record.mayBeExplained(
                nanos.get() + SlowQueries.BETWEEN_PLANS.toNanos(), SlowQueries.BETWEEN_PLANS))
        .isTrue();
  }

  @Test
  void thePlanThatIsKeptIsBounded() {
    // A branch for each member, and so a long plan.
    String members = "select id from slots where id = 1 union all ".repeat(500);
    answered(Queries.of(members + "select 2").id("long").make(), 60);
    await().until(() -> slow.report().getFirst().plan() != null);
    assertThat(slow.report().getFirst().plan()).hasSize(SlowQueries.MOST_PLAN_CHARACTERS);
  }

  @Test
  void theReportHasTheSlowestFirst() {
    Query query = slots();
    for (int millis = 1; millis <= 10; millis++) {
      answered(query, millis);
    }
    Query quick = Queries.of("SELECT 1 as n").id("quick").make();
    answered(quick, 1);
    slow.answered(quick, QueryOutcome.FAILED, Duration.ofMillis(1), 0, "10.0.0.6:5432");
    slow.answered(quick, QueryOutcome.INVALID, Duration.ZERO, 0, null);
    List<SlowQueries.Line> report = slow.report();
    assertThat(report).extracting(SlowQueries.Line::query).containsExactly("slots", "quick");
    assertThat(report.getFirst().asked()).isEqualTo(10);
    assertThat(report.getFirst().rows()).isEqualTo(30);
    assertThat(report.getFirst().longest()).isEqualTo(Duration.ofMillis(10));
    assertThat(report.getFirst().plan()).isNull();
    assertThat(report.getLast().asked()).isEqualTo(2);
    assertThat(report.getLast().failed()).isOne();
  }

  @Test
  void aRuleThatIsReplacedBeginsAnew() {
    answered(slots(), 1);
    answered(slots(), 1);
    assertThat(slow.report().getFirst().asked()).isOne();
  }

  @Test
  void theReportIsBounded() {
    for (int i = 0; i <= SlowQueries.MOST_QUERIES; i++) {
      answered(Queries.of("select 1 as n").id("q" + i).make(), 1);
    }
    assertThat(slow.report()).hasSize(SlowQueries.MOST_QUERIES);
  }
}
