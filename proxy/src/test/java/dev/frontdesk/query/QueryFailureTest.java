package dev.frontdesk.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.postgres.PgFailure;
import io.vertx.pgclient.PgException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PostgreSQL's errors are for whoever asked, and which are worth another try. */
class QueryFailureTest {
  @ParameterizedTest
  @CsvSource({
    "40001, true,  QUERY_FAILED", // conflict with recovery, or serialization
    "40P01, true,  QUERY_FAILED", // deadlock
    "57014, false, RESPONSE_TIMEOUT", // statement time-out, or a cancel
    "57P01, true,  ORIGIN_RESET", // shut down by an administrator
    "57P02, true,  ORIGIN_RESET", // crash
    "57P03, true,  CONNECT_FAILED", // it is starting
    "53300, true,  CONNECT_FAILED", // too many connections
    "08006, true,  ORIGIN_RESET",
    "42P01, false, QUERY_FAILED",
    "25006, false, QUERY_FAILED", // read-only
    "22P02, false, QUERY_FAILED",
    "XX000, false, QUERY_FAILED",
    "'',    false, QUERY_FAILED",
  })
  void whatPostgresSays(String state, boolean again, Reason reason) {
    PgException error = new PgException("a message", "ERROR", state, "its detail");
    assertThat(QueryFailure.mayBeAskedAgain(error)).isEqualTo(again);
    assertThat(QueryFailure.of(PgFailure.of(error), "db:5432").reason()).isEqualTo(reason);
  }

  /** It would take as long again, and the client has waited once. */
  @Test
  void whatTookTooLongIsNotAskedAgain() {
    TimeoutException late = new TimeoutException();
    assertThat(QueryFailure.mayBeAskedAgain(late)).isFalse();
    assertThat(QueryFailure.of(PgFailure.of(late), "db:5432").reason())
        .isEqualTo(Reason.RESPONSE_TIMEOUT);
  }
}
