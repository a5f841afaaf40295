package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StateLogTest {
  @Test
  void oneLinePerChangeOfState() {
    try (LogCapture said = new LogCapture(StateLogTest.class)) {
      StateLog state = new StateLog(LoggerFactory.getLogger(StateLogTest.class), "the pump");
      state.working();
      state.failing("leaks");
      state.failing("leaks more");
      assertThat(state.isFailing()).isTrue();
      state.working();
      state.working();
      state.failing("leaks again");
      assertThat(said.lines())
          .containsExactly(
              "WARN the pump: leaks (said once, until it works again)",
              "INFO the pump: works again, after 2 failures",
              "WARN the pump: leaks again (said once, until it works again)");
    }
  }
}
