package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnmatchedWritesTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final UnmatchedWrites writes = new UnmatchedWrites(registry);

  @ParameterizedTest
  @CsvSource({
    "POST, 201, 1", "PUT, 204, 1", "DELETE, 302, 1", "PATCH, 500, 1", "POST, 499, 1",
    "POST, 404, 0", "POST, 409, 0", "GET, 200, 0", "HEAD, 200, 0", "OPTIONS, 204, 0",
    "PROPFIND, 207, 0", "MKCOL, 201, 1",
  })
  void countsUnsafeMethodsThatMayHaveChangedSomething(String method, int status, int counted) {
    writes.record(
        Records.hit().method(method).answered(status, Outcome.BYPASS, Reason.METHOD).done());
    assertThat(writes.counts()).hasSize(counted);
  }

  @Test
  void aWriteWithARuleIsNoneOfThem() {
    writes.record(Records.write("POST", "/a").wrote(List.of("rule"), List.of(), 0).done());
    assertThat(writes.counts()).isEmpty();
  }

  @Test
  void theMostFrequentComeFirst() {
    writes.record(Records.write("DELETE", "/api/users/1").done());
    for (int user = 0; user < 3; user++) {
      writes.record(Records.write("POST", "/api/users/" + user + "/orders").done());
    }
    writes.record(Records.write("MKCOL", "/api/users/1").done());
    assertThat(writes.counts())
        .containsExactly(
            new UnmatchedWrite("POST", "/api/users/{n}/orders", 3),
            new UnmatchedWrite("DELETE", "/api/users/{n}", 1),
            new UnmatchedWrite("other", "/api/users/{n}", 1));
  }

  @Test
  void shapesAreBounded() {
    int beyond = 40;
    for (int i = 0; i < UnmatchedWrites.MAX_SHAPES + beyond; i++) {
      writes.record(Records.write("POST", "/" + "x".repeat(i % 30 + 1) + "/" + words(i)).done());
    }
    assertThat(writes.counts()).hasSize(UnmatchedWrites.MAX_SHAPES + 1);
    assertThat(writes.counts().getFirst())
        .isEqualTo(new UnmatchedWrite("POST", BoundedNames.OTHER, beyond));
    assertThat(registry.getMeters()).hasSize(UnmatchedWrites.MAX_SHAPES + 1);
  }

  /** Distinct names without digits. */
  private static String words(int i) {
    return Integer.toString(i)
        .chars()
        .mapToObj(c -> "" + (char) (c + 50))
        .reduce("", String::concat);
  }
}
