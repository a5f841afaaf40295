package dev.frontdesk.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What errors mean; and how long a server is left alone. */
class PgFailureTest {
  @ParameterizedTest
  @CsvSource({
    "40001, CONFLICT", // conflict with recovery, or serialization
    "40P01, CONFLICT", // deadlock
    "57014, CANCELLED", // statement time-out, or a cancel
    "57P01, LOST", // shut down by an administrator
    "57P02, LOST", // crash
    "57P03, AWAY", // it is starting
    "53300, AWAY", // too many connections
    "08006, LOST",
    "42P01, REFUSED",
    "25006, REFUSED", // read-only
    "22P02, REFUSED",
    "XX000, REFUSED",
    "'',    REFUSED",
  })
  void whatPostgresSays(String state, PgFailure.Kind kind) {
    PgFailure failure = PgFailure.of(error(state));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.sqlState()).isEqualTo(state);
    assertThat(failure.getMessage()).doesNotContain("secret");
    assertThat(PgFailure.of(failure)).isSameAs(failure);
  }

  private static PgException error(String state) {
    return new PgException("a message with a secret", "ERROR", state, "and its detail: secret");
  }

  @Test
  void whatTheClientSays() {
    assertThat(PgFailure.of(ClosedConnectionException.INSTANCE).kind())
        .isEqualTo(PgFailure.Kind.LOST);
    assertThat(PgFailure.of(VertxException.noStackTrace("Connection is not active now, …")).kind())
        .isEqualTo(PgFailure.Kind.LOST);
    assertThat(PgFailure.of(new ClosedChannelException()).kind()).isEqualTo(PgFailure.Kind.LOST);
    assertThat(PgFailure.of(new IOException("reset")).kind()).isEqualTo(PgFailure.Kind.LOST);
    assertThat(PgFailure.of(new TimeoutException()).kind()).isEqualTo(PgFailure.Kind.TIMEOUT);
    PgFailure value = PgFailure.of(VertxException.noStackTrace("Parameter [secret] is no int"));
    assertThat(value.kind()).isEqualTo(PgFailure.Kind.REFUSED);
    assertThat(value.getMessage()).doesNotContain("secret");
  }

  @Test
  void whyThereIsNoConnectionIsSaidInFull() {
    var server = new PgServer("db", 5432, "booking", "app");
    PgFailure failure = PgFailure.connecting(server, error("28P01"));
    assertThat(failure.kind()).isEqualTo(PgFailure.Kind.AWAY);
    assertThat(failure.sqlState()).isEqualTo("28P01");
    assertThat(failure.getMessage()).startsWith("db:5432: ").contains("28P01");
  }

  @Test
  void pausesGrowToASecondAndDiffer() {
    var chance = new Random(7);
    List<Duration> longest =
        IntStream.range(0, 40)
            .mapToObj(attempt ->
                IntStream.range(0, 100)
                    .mapToObj(again -> Backoff.pause(attempt, chance))
                    .max(Duration::compareTo)
                    .orElseThrow())
            .toList();
    assertThat(longest.getFirst()).isLessThanOrEqualTo(Backoff.FIRST);
    assertThat(longest).allMatch(pause -> pause.compareTo(Backoff.LONGEST) <= 0);
    assertThat(IntStream.range(0, 100).mapToObj(i -> Backoff.pause(9, chance)).distinct())
        .hasSizeGreaterThan(20);
    assertThat(IntStream.range(0, 100).mapToObj(i -> Backoff.pause(9, chance)))
        .allMatch(pause -> pause.compareTo(Backoff.LONGEST.dividedBy(2)) >= 0);
  }
}
