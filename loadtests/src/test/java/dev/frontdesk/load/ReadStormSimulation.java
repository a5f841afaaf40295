package dev.frontdesk.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Choice;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.List;

/** Many read once each, while others book and cancel all the time. */
public final class ReadStormSimulation extends Comparison {
  private static final double USERS_A_SECOND = 350;

  public ReadStormSimulation() {
    super(
        new Plan(
            "read-storm",
            "A read storm with steady writes",
            "Many read once each and go; one in fifty books what it sees, and cancels it again.",
            Load.withLatency(Duration.ofMillis(30)),
            World.Parts.PLAIN,
            ReadStormSimulation::journey,
            ReadStormSimulation::arrivals));
  }

  static ChainBuilder journey(Visitor visitor) {
    return exec(
        randomSwitch()
            .on(
                new Choice.WithWeight(18, exec(visitor.services())),
                new Choice.WithWeight(80, exec(visitor.availability())),
                new Choice.WithWeight(2, writing(visitor))));
  }

  /** Books, cancels, and looks each time. */
  static ChainBuilder writing(Visitor visitor) {
    return exec(visitor.availability())
        .exec(visitor.book())
        .exec(visitor.look())
        .exec(Visitor.think(200, 600))
        .exec(visitor.cancel())
        .exec(visitor.look())
        .exec(visitor.leave());
  }

  private static List<OpenInjectionStep> arrivals(Load load, Duration lasts) {
    return List.of(constantUsersPerSec(load.rate(USERS_A_SECOND)).during(lasts));
  }
}
