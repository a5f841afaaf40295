package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UpstreamLogTest {
  @Test
  void anUpstreamThatIsAwayIsSaidOnceAndOnceThatItIsBack() {
    try (LogCapture said = new LogCapture(UpstreamLog.class)) {
      UpstreamLog log = new UpstreamLog();
      TransactionRecord away =
          Records.hit().silent("api", 502, Outcome.NONE, Reason.CONNECT_FAILED).done();
      log.record(Records.hit().origin("api", Duration.ofMillis(3)).done());
      log.record(away);
      log.record(away);
      log.record(Records.hit().silent("api", 200, Outcome.STALE, Reason.STALE_IF_ERROR).done());
      log.record(Records.hit().done());
      log.record(Records.hit().origin("other", Duration.ofMillis(3)).done());
      log.record(Records.hit().origin("api", Duration.ofMillis(3)).done());

      assertThat(said.lines())
          .containsExactly(
              "WARN upstream api: no connection to the origin (said once, until it works again)",
              "INFO upstream api: works again, after 3 failures");
    }
  }

  @Test
  void aLateAnswerIsNoChangeOfState() {
    try (LogCapture said = new LogCapture(UpstreamLog.class)) {
      new UpstreamLog()
          .record(Records.hit().silent("api", 504, Outcome.NONE, Reason.RESPONSE_TIMEOUT).done());
      assertThat(said.lines()).isEmpty();
    }
  }
}
