package dev.frontdesk.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.fuzz.rig.Fault;
import dev.frontdesk.fuzz.rig.Rig;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

/** The proxy with the default rules, against the model of RFC 9111. */
class FuzzTest {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final long HISTORIES = Long.getLong("fuzz.histories", 10_000);

  @Test
  void noHistoryShowsADifference() {
    Vertx vertx = Vertx.vertx();
    try (Rig rig = new Rig(vertx, Rig.DEFAULT_RULES)) {
      Fuzzer fuzzer = new Fuzzer(rig, Fault.NONE);
      assertThat(fuzzer.search(SEED, HISTORIES)).isEmpty();
      System.out.println(fuzzer.tally());
    } finally {
      vertx.close();
    }
  }
}
