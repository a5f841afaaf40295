package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long an origin takes makes its answer older (RFC 9111 §4.2.3). */
class ResponseDelayTest extends DeskTest {
  @Test
  void theDelayIsAge() {
    HandExchange first = desk.get("/a");
    desk.advance(Duration.ofSeconds(4));
    desk.call(0).answer(200, "one", "Cache-Control", "max-age=60", "Age", "10");
    assertThat(first.field("X-Cache-TTL")).isEqualTo("46");
    desk.advance(Duration.ofSeconds(6));

    HandExchange hit = desk.get("/a");
    assertThat(hit.field("Age")).isEqualTo("20");
    assertThat(hit.field("X-Cache-TTL")).isEqualTo("40");
    desk.advance(Duration.ofSeconds(40));
    HandExchange stale = desk.get("/a");
    desk.call(1).answer(200, "two", "Cache-Control", "no-store");
    assertThat(stale.cache()).isEqualTo("MISS");
  }

  @Test
  void whatTookLongerThanItIsFreshIsNotServedAgain() {
    desk.get("/a");
    desk.advance(Duration.ofSeconds(6));
    desk.call(0).answer(200, "one", "Cache-Control", "max-age=5");
    desk.get("/a");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "two", "Cache-Control", "no-store");
  }

  @Test
  void aConfirmationsDelayCountsFromItsOwnRequest() {
    desk.get("/a");
    desk.advance(Duration.ofSeconds(9));
    desk.call(0).answer(200, "one", "Cache-Control", "max-age=10", "ETag", "\"1\"");
    desk.advance(Duration.ofSeconds(20));
    HandExchange confirmed = desk.get("/a");
    desk.advance(Duration.ofSeconds(3));
    desk.call(1).answer(304, "", "Cache-Control", "max-age=10", "ETag", "\"1\"");
    assertThat(confirmed.field("Age")).isEqualTo("3");
    assertThat(confirmed.field("X-Cache-TTL")).isEqualTo("7");
  }

  /** The head may come early and the body late: it is the head's coming that counts. */
  @Test
  void aSlowBodyIsResidentTime() {
    desk.get("/a");
    desk.advance(Duration.ofSeconds(2));
    desk.call(0).head(200, "Cache-Control", "max-age=60");
    desk.advance(Duration.ofSeconds(5));
    desk.call(0).piece("one").end();
    assertThat(desk.get("/a").field("Age")).isEqualTo("7");
  }
}
