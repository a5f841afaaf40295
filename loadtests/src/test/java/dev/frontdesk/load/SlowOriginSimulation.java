package dev.frontdesk.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.List;

/** The read storm, slower, before an API that takes its time. */
public final class SlowOriginSimulation extends Comparison {
  private static final double USERS_A_SECOND = 180;

  public SlowOriginSimulation() {
    super(
        new Plan(
            "slow-origin",
            "A slow origin",
            "The API takes 400 ms longer for each answer than it has to. Who asks for the same at the same time waits together.",
            Load.withLatency(Duration.ofMillis(400)),
            World.Parts.PLAIN,
            ReadStormSimulation::journey,
            SlowOriginSimulation::arrivals));
  }

  private static List<OpenInjectionStep> arrivals(Load load, Duration lasts) {
    return List.of(constantUsersPerSec(load.rate(USERS_A_SECOND)).during(lasts));
  }
}
