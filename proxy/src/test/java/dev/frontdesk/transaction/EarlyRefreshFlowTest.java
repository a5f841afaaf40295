package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A hit that is due fetches behind its answer. Fetching takes ten seconds here, and beta is ten: at
 * a microsecond before the end all hits but one of a hundred million are due.
 */
class EarlyRefreshFlowTest extends DeskTest {
  private static final String EARLY =
      """
      version: 1
      routes:
        - id: early
          match: GET /early/{id}
          cache: { ttl: 60s, early-refresh: 10, tags: ["early:{id}"] }
        - id: plain
          match: GET /plain/{id}
          cache: { ttl: 60s }
        - id: ending
          match: GET /ending
          cache: { ttl: 24h, early-refresh: 10, until: midnight, zone: UTC }
      """;

  private static final Duration TOOK = Duration.ofSeconds(10);

  @BeforeEach
  void rules() {
    desk = new Desk(vertx, EARLY);
  }

  private void stored(String path, String text, String... fields) {
    desk.get(path);
    desk.advance(TOOK);
    desk.lastCall().answer(200, text, fields);
  }

  /** Age counts from when the origin was asked. */
  private void atTheEnd() {
    desk.advance(Duration.ofSeconds(60).minus(Duration.ofNanos(1000)).minus(TOOK));
  }

  private void areHits(String path, String text, int count) {
    for (int i = 0; i < count; i++) {
      HandExchange hit = desk.get(path);
      assertThat(hit.cache()).isEqualTo("HIT");
      assertThat(hit.text()).isEqualTo(text);
    }
    assertThat(desk.records.getLast().reason()).isEqualTo(Reason.FRESH);
  }

  @Test
  void oneOfManyFetchesAndTheNewOneTakesOver() {
    stored("/early/1", "old");
    atTheEnd();
    areHits("/early/1", "old", 100);
    assertThat(desk.calls()).isEqualTo(2);
    desk.lastCall().answer(200, "new");
    areHits("/early/1", "new", 10);
    desk.advance(Duration.ofSeconds(50));
    areHits("/early/1", "new", 1);
  }

  @Test
  void aRefreshThatFailsLeavesTheOldOneInUse() {
    stored("/early/1", "old");
    atTheEnd();
    areHits("/early/1", "old", 10);
    desk.call(1).fails(Reason.CONNECT_FAILED, false);
    areHits("/early/1", "old", 10);
    desk.call(2).answer(500, "broken");
    areHits("/early/1", "old", 10);
    desk.call(3).answer(200, "new");
    areHits("/early/1", "new", 10);
    assertThat(desk.calls()).isEqualTo(4);
  }

  @Test
  void aConfirmationRenewsItAndKeepsTheTimeThatTheWholeTook() {
    stored("/early/1", "old", "ETag", "\"a\"");
    atTheEnd();
    areHits("/early/1", "old", 10);
    assertThat(desk.lastCall().field("If-None-Match")).isEqualTo("\"a\"");
    desk.lastCall().answer(304, "", "ETag", "\"a\"");
    areHits("/early/1", "old", 10);
    assertThat(desk.calls()).isEqualTo(2);
    desk.advance(Duration.ofSeconds(60).minus(Duration.ofNanos(1000)));
    areHits("/early/1", "old", 10);
    assertThat(desk.calls()).as("the confirmation took no time").isEqualTo(3);
    desk.lastCall().answer(304, "", "ETag", "\"a\"");
  }

  @Test
  void aWriteThatComesWhileItRunsKeepsItOut() {
    stored("/early/1", "old");
    atTheEnd();
    areHits("/early/1", "old", 1);
    desk.invalidate("early:1");
    desk.lastCall().answer(200, "of before the write");
    HandExchange after = desk.get("/early/1");
    assertThat(after.hasHead()).isFalse();
    desk.lastCall().answer(200, "of after the write");
    assertThat(after.text()).isEqualTo("of after the write");
  }

  @Test
  void notWithoutTheRouteSayingSo() {
    stored("/plain/1", "old");
    atTheEnd();
    areHits("/plain/1", "old", 100);
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void notInTheFirstHalfOfTheLifetime() {
    stored("/early/1", "old");
    desk.advance(Duration.ofSeconds(19));
    areHits("/early/1", "old", 100);
    assertThat(desk.calls()).isEqualTo(1);
  }

  /** What is fetched before midnight ends at midnight, too. */
  @Test
  void notWhereItsEndIsKnown() {
    stored("/ending", "today");
    Duration untilMidnight = Duration.ofHours(14);
    desk.advance(untilMidnight.minus(TOOK).minus(Duration.ofNanos(1000)));
    areHits("/ending", "today", 100);
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void notByARequestThatMayStoreNothing() {
    stored("/early/1", "old");
    atTheEnd();
    assertThat(desk.get("/early/1", "Cache-Control", "no-store").cache()).isEqualTo("HIT");
    assertThat(desk.calls()).isEqualTo(1);
  }
}
