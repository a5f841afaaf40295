package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When an answer was made, and how old it says that it is, on every way through the proxy. */
class AgeAndDateFlowTest extends DeskTest {
  private static final String RECEIVED = "Tue, 01 Dec 2026 10:00:00 GMT";

  /** RFC 9110 §6.6.1: appended where it is missing, cached or forwarded. */
  @Test
  void whatComesWithoutDateIsDatedOnEachWay() {
    HandExchange kept = desk.get("/plain/1");
    desk.lastCall().answer(200, "one");
    HandExchange passed = desk.get("/elsewhere");
    desk.lastCall().answer(200, "two");
    HandExchange written = desk.write("POST", "/elsewhere", "x");
    desk.lastCall().answer(200, "done");

    assertThat(kept.field("Date")).isEqualTo(RECEIVED);
    assertThat(passed.field("Date")).isEqualTo(RECEIVED);
    assertThat(written.field("Date")).isEqualTo(RECEIVED);
  }

  @Test
  void whatComesWithADateKeepsIt() {
    HandExchange kept = desk.get("/plain/1");
    desk.lastCall().answer(200, "one", "Date", "Tue, 01 Dec 2026 09:59:59 GMT");
    assertThat(kept.field("Date")).isEqualTo("Tue, 01 Dec 2026 09:59:59 GMT");
  }

  /** RFC 9111 §5.1: who joins late is given what has been here for a while. */
  @Test
  void whoJoinsAFillIsToldItsAge() {
    desk.get("/plain/1");
    desk.call(0).head(200, "Age", "5").piece("o");
    desk.advance(Duration.ofSeconds(3));
    HandExchange late = desk.get("/plain/1");
    desk.call(0).end();

    assertThat(late.cache()).isEqualTo("COLLAPSED");
    assertThat(late.field("Age")).isEqualTo("8");
  }

  /** RFC 9111 §4.2: what has grown stale while its body is on its way is not for those who come. */
  @Test
  void whoComesWhenAFillHasGrownStaleAsksForItself() {
    desk.get("/plain/1");
    desk.call(0).head(200, "Cache-Control", "max-age=2").piece("o");
    desk.advance(Duration.ofSeconds(2));
    HandExchange late = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "two");
    desk.call(0).end();

    assertThat(late.text()).isEqualTo("two");
  }

  /** RFC 9111 §5.2.1.1. */
  @Test
  void whoJoinedAFillAndGotItTooOldAsksForItself() {
    desk.get("/plain/1");
    HandExchange choosy = desk.get("/plain/1", "Cache-Control", "max-age=1");
    HandExchange easy = desk.get("/plain/1");
    desk.call(0).answer(200, "one", "Age", "2");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "two");

    assertThat(choosy.text()).isEqualTo("two");
    assertThat(easy.text()).isEqualTo("one");
  }

  /** RFC 9111 §4.2.3: age counts from the confirmation, also of what may not be kept any more. */
  @Test
  void whatIsConfirmedAndNotKeptIsAsOldAsItsConfirmation() {
    desk.get("/plain/1");
    desk.call(0).answer(200, "one", "ETag", "\"1\"");
    desk.advance(Duration.ofSeconds(90));
    HandExchange confirmed = desk.get("/plain/1");
    desk.call(1).answer(304, "", "ETag", "\"1\"", "Cache-Control", "private");

    assertThat(confirmed.cache()).isEqualTo("REVALIDATED");
    assertThat(confirmed.field("Age")).isEqualTo("0");
  }

  /** Who waited for a fill in vain asks after the write, so that what it gets may be kept. */
  @Test
  void whatIsAskedForAfterAWriteIsKeptThoughItsRequestCameBefore() {
    desk.get("/plain/1");
    HandExchange waited = desk.get("/plain/1");
    desk.invalidate("plain:1");
    desk.call(0).answer(200, "one", "Cache-Control", "private");
    desk.call(1).answer(200, "two");

    assertThat(waited.text()).isEqualTo("two");
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
  }
}
